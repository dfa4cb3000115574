import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';

import { AuditError } from '../../errors/audit-error.js';
import { isLockTimeout } from '../connection/store-failure.js';

/** How long a starting process waits for another one that migrates. */
export const SCHEMA_LOCK_TIMEOUT_MS = 120_000;

/**
 * Runs work on a connection while no other process does so for the same tables.
 *
 * @param eventTable path of the event table: one lock per set of tables
 */
export type SchemaLock = (
  runner: QueryRunner,
  eventTable: string,
  work: () => Promise<void>,
) => Promise<void>;

/** MySQL and MariaDB: a named lock of the session, free again when the connection ends. */
export const mysqlSchemaLock: SchemaLock = async (runner, eventTable, work) => {
  const name = `nestjs-audit:${digestOf(eventTable).toString('hex', 0, 20)}`;
  const seconds = SCHEMA_LOCK_TIMEOUT_MS / 1000;
  const rows = (await runner.query('SELECT GET_LOCK(?, ?) AS taken', [name, seconds])) as {
    taken: unknown;
  }[];
  if (Number(rows[0]?.taken) !== 1) throw schemaLockTimeout(eventTable);
  try {
    await work();
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?) AS released', [name]);
  }
};

/**
 * PostgreSQL: an advisory lock of a transaction that also holds the whole migration, so it
 * works through a pooler that gives each transaction another connection.
 */
export const postgresSchemaLock: SchemaLock = async (runner, eventTable, work) => {
  const key = digestOf(eventTable).readBigInt64BE().toString();
  await runner.startTransaction('READ COMMITTED');
  try {
    await runner.query(`SET LOCAL lock_timeout = ${SCHEMA_LOCK_TIMEOUT_MS}`);
    await runner.query('SELECT pg_advisory_xact_lock($1)', [key]);
    await work();
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw isLockTimeout(error) ? schemaLockTimeout(eventTable) : error;
  }
};

export function schemaLockTimeout(eventTable: string): AuditError {
  return new AuditError(
    'SCHEMA_LOCK_TIMEOUT',
    `Another process has been migrating the audit tables (${eventTable} …) for more than ${SCHEMA_LOCK_TIMEOUT_MS / 1000} s. ` +
      "Wait for it or end it, then start again; or migrate once with `npx nestjs-audit migrate` and set `store: { schema: 'verify' }`.",
  );
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
