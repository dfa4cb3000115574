import { QueryFailedError } from 'typeorm';

import {
  asErrorOf,
  isOfTheMoment,
  undoAfter,
} from '../../../../lib/capture/statement/host-error.js';
import type { BuilderStatement } from '../../../../lib/capture/statement/builder.seam.js';

const failed = (properties: object) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('x'), properties));

describe('isOfTheMoment', () => {
  it.each([
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }],
    [{ code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }],
    [{ code: 'ER_CHECKREAD', errno: 1020 }],
    [{ code: 'ER_LOCK_TABLE_FULL', errno: 1206 }],
    [{ code: '40P01' }],
    [{ code: '40001' }],
    [{ code: '55P03' }],
    [{ code: '57014' }],
    [{ code: 'ECONNRESET' }],
    [{ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }],
  ])('%p is: the statement must not run any more', (properties) => {
    expect(isOfTheMoment(failed(properties))).toBe(true);
  });

  it.each([
    [{ code: '42703' }],
    [{ code: '42501' }],
    [{ code: '22P02' }],
    [{ code: 'ER_BAD_FIELD_ERROR', errno: 1054 }],
    [{ code: 'ER_TABLEACCESS_DENIED_ERROR', errno: 1142 }],
    [{ code: 'SQLITE_ERROR' }],
  ])('%p is not: the statement speaks for itself', (properties) => {
    expect(isOfTheMoment(failed(properties))).toBe(false);
  });
});

describe('asErrorOf', () => {
  const statement = { sql: 'UPDATE t', parameters: [1] } as unknown as BuilderStatement;

  it("puts the host's statement in the place of ours", () => {
    const error = asErrorOf(statement, failed({ code: '40P01' })) as QueryFailedError;
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toMatchObject({ query: 'UPDATE t', parameters: [1], code: '40P01' });
  });

  it('leaves other errors as they are', () => {
    const error = new Error('other');
    expect(asErrorOf(statement, error)).toBe(error);
  });
});

describe('undoAfter', () => {
  const statement = { sql: 'UPDATE t', parameters: [1] };
  const unknownColumn = failed({ code: 'ER_BAD_FIELD_ERROR', errno: 1054 });

  it('undoes what a failed SELECT has left', async () => {
    let undone = 0;
    const undo = () => Promise.resolve(++undone === 1);
    await undoAfter(unknownColumn, { statement, unit: { undo } });
    expect(undone).toBe(1);
  });

  it('tells the first error where nothing can be undone', async () => {
    const undo = () => Promise.reject(new Error('SAVEPOINT does not exist'));
    await expect(undoAfter(unknownColumn, { statement, unit: { undo } })).rejects.toMatchObject({
      query: 'UPDATE t',
      errno: 1054,
    });
  });

  it('undoes nothing in a transaction that is gone', async () => {
    const undo = () => Promise.reject(new Error('not to be called'));
    const lost = failed({ errno: 1020 });
    await expect(undoAfter(lost, { statement, unit: { undo } })).rejects.toMatchObject({
      query: 'UPDATE t',
      errno: 1020,
    });
  });
});
