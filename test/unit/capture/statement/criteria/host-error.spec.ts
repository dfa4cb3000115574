import { QueryFailedError } from 'typeorm';

import {
  asErrorOf,
  isOfTheMoment,
} from '../../../../../lib/capture/statement/criteria/host-error.js';
import type { BuilderStatement } from '../../../../../lib/capture/statement/builder.seam.js';

const failed = (properties: object) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('x'), properties));

describe('isOfTheMoment', () => {
  it.each([
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }],
    [{ code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }],
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
