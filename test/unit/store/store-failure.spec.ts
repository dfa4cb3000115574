import { QueryFailedError } from 'typeorm';

import { AuditError } from '../../../lib/errors/audit-error.js';
import {
  isDuplicate,
  isSqliteBusy,
  storeFailure,
} from '../../../lib/store/connection/store-failure.js';

const driverError = (fields: object, message = 'as the driver says'): Error =>
  Object.assign(new Error(message), fields);

describe('storeFailure', () => {
  it.each([
    [{ code: 'ECONNREFUSED', errno: -111 }],
    [{ code: 'PROTOCOL_CONNECTION_LOST' }],
    [{ code: 'ER_CON_COUNT_ERROR', errno: 1040 }],
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }],
    [{ code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }],
    [{ code: '08006' }],
    [{ code: '53300' }],
    [{ code: '57P01' }],
    [{ code: '40P01' }],
    [{ code: 'SQLITE_BUSY' }],
    [{ code: 'SQLITE_BUSY_SNAPSHOT' }],
    [{ code: 'SQLITE_FULL' }],
  ])('can be tried again after %j', (fields) => {
    expect(storeFailure(driverError(fields), 'write').code).toBe('STORE_UNAVAILABLE');
  });

  it.each([
    [{ code: 'ER_DATA_TOO_LONG', errno: 1406 }],
    [{ code: 'ER_DUP_ENTRY', errno: 1062 }],
    [{ code: 'ER_NO_SUCH_TABLE', errno: 1146 }],
    [{ code: '22001' }],
    [{ code: 'SQLITE_CONSTRAINT_NOTNULL' }],
    [{}],
  ])('is final after %j', (fields) => {
    expect(storeFailure(driverError(fields), 'write').code).toBe('WRITE_FAILED');
  });

  it('knows the errors that pg gives without a code', () => {
    const ended = new Error('Connection terminated unexpectedly');
    expect(storeFailure(ended, 'write').code).toBe('STORE_UNAVAILABLE');
  });

  it('says what the database says where that holds no value', () => {
    const error = driverError(
      { code: 'ER_DATA_TOO_LONG', errno: 1406 },
      `Data too long for column 'action'`,
    );
    expect(storeFailure(error, 'write').message).toContain(`Data too long for column 'action'`);
  });

  it('carries neither statement nor values, nor does its cause', () => {
    const inner = driverError(
      { code: 'ER_DUP_ENTRY', errno: 1062, sql: `INSERT 'secret'` },
      `Duplicate entry 'secret'`,
    );
    const { message, cause } = storeFailure(
      new QueryFailedError('INSERT', ['secret'], inner),
      'write',
    );
    expect(message).toContain('ER_DUP_ENTRY 1062');
    const said = message + String(cause) + JSON.stringify(Object.entries(cause as object));
    expect(said).not.toContain('secret');
    expect(cause).toMatchObject({ code: 'ER_DUP_ENTRY', errno: 1062 });
  });

  it('leaves an AuditError as it is', () => {
    const error = new AuditError('LEASE_LOST', 'gone');
    expect(storeFailure(error, 'write')).toBe(error);
  });
});

describe('kinds of failures', () => {
  it('are told by the driver error inside', () => {
    const wrapped = (fields: object) => new QueryFailedError('', [], driverError(fields));
    expect(isDuplicate(wrapped({ errno: 1062 }))).toBe(true);
    expect(isDuplicate(wrapped({ errno: 1406 }))).toBe(false);
    expect(isSqliteBusy(wrapped({ code: 'SQLITE_BUSY' }))).toBe(true);
    expect(isSqliteBusy(undefined)).toBe(false);
  });
});
