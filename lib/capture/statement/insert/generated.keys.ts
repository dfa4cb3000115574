import type { QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { isOfTheMoment } from '../host-error.js';
import { runUnobserved } from '../query.seam.js';
import { escapedTable } from '../rows/row.select.js';
import { isMysql, isPostgres, isSqlite } from './database-family.js';
import type { InsertAnswer } from './returned.rows.js';

/** Keys that one INSERT has been given by the database, in the order of the rows; undefined if they cannot be told. */
type GeneratedKeys = readonly (string | number)[] | undefined;

/**
 * Tells the auto-increment keys of `count` rows that one statement has inserted, from what the driver
 * says of the statement and without RETURNING.
 */
export async function generatedKeys(
  runner: QueryRunner,
  column: ColumnMetadata,
  { answer, count }: { answer: InsertAnswer; count: number },
): Promise<GeneratedKeys> {
  const dataSource = dataSourceOf(runner);
  if (isSqlite(dataSource)) return fromLast(answer.raw, count);
  if (isMysql(dataSource)) return fromFirst(runner, answer.raw, count);
  if (isPostgres(dataSource)) return fromSequence(runner, column, count);
  return undefined;
}

/**
 * The same for a statement that has inserted the result of a SELECT. MySQL does not know their number
 * beforehand: how it counts then is a setting of the server's.
 */
export async function consecutiveKeys(
  runner: QueryRunner,
  column: ColumnMetadata,
  insert: { answer: InsertAnswer; count: number },
): Promise<GeneratedKeys> {
  if (isMysql(dataSourceOf(runner)) && (await interleavesKeys(runner))) return undefined;
  return generatedKeys(runner, column, insert);
}

async function interleavesKeys(runner: QueryRunner): Promise<boolean> {
  const [row] = (await runUnobserved(runner, 'SELECT @@innodb_autoinc_lock_mode AS mode')) as {
    mode: number | string;
  }[];
  return Number(row.mode) > 1;
}

/** SQLite gives consecutive keys, and tells the last one. */
function fromLast(raw: unknown, count: number): GeneratedKeys {
  if (typeof raw !== 'number' && typeof raw !== 'bigint') return undefined;
  return series(BigInt(raw) - BigInt(count) + 1n, 1n, count);
}

/** MySQL gives keys to the rows of a VALUES list in one go, and tells the first one. */
async function fromFirst(runner: QueryRunner, raw: unknown, count: number): Promise<GeneratedKeys> {
  const { insertId } = (raw ?? {}) as { insertId?: number | string };
  if (!insertId) return undefined;
  return series(BigInt(insertId), count > 1 ? await incrementOf(runner) : 1n, count);
}

/**
 * The distance between keys: more than one where several servers write (Galera, group replication).
 * It changes when a server joins, and a session may have its own: it is asked for every time.
 */
async function incrementOf(runner: QueryRunner): Promise<bigint> {
  const [row] = (await runUnobserved(runner, 'SELECT @@auto_increment_increment AS step')) as {
    step: number | string;
  }[];
  return BigInt(row.step);
}

/**
 * PostgreSQL tells the last key that this session has drawn. Others may draw keys in between: the
 * rows of the statement are those that its transaction and its command have made.
 */
async function fromSequence(
  runner: QueryRunner,
  column: ColumnMetadata,
  count: number,
): Promise<GeneratedKeys> {
  const dataSource = dataSourceOf(runner);
  const table = escapedTable(dataSource, column.entityMetadata);
  const last = await lastDrawn(runner, [table, column.databaseName]);
  if (last === null) return undefined;
  if (count === 1) return [Number.isSafeInteger(Number(last)) ? Number(last) : last];
  const key = dataSource.driver.escape(column.databaseName);
  const rows = (await runUnobserved(
    runner,
    `SELECT ${key} AS id FROM ${table} WHERE ${key} <= $1 AND (xmin::text, cmin::text) = ` +
      `(SELECT xmin::text, cmin::text FROM ${table} WHERE ${key} = $1) ORDER BY ${key} DESC LIMIT ${count}`,
    [last],
  )) as { id: string | number }[];
  return rows.length === count ? rows.map(({ id }) => id).reverse() : undefined;
}

/**
 * Null if the column has no sequence, or if the session has drawn nothing from it: the default may
 * have been made another. What PostgreSQL refuses must not fail the transaction.
 */
async function lastDrawn(runner: QueryRunner, column: [string, string]): Promise<string | null> {
  await runUnobserved(runner, `SAVEPOINT ${SAVEPOINT}`);
  try {
    const sql = 'SELECT currval(pg_get_serial_sequence($1, $2)) AS last';
    const [{ last }] = (await runUnobserved(runner, sql, column)) as { last: string | null }[];
    await runUnobserved(runner, `RELEASE SAVEPOINT ${SAVEPOINT}`);
    return last;
  } catch (error) {
    if (isOfTheMoment(error)) throw error;
    await runUnobserved(runner, `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
    return null;
  }
}

const SAVEPOINT = 'nestjs_audit_key';

function series(first: bigint, step: bigint, count: number): GeneratedKeys {
  if (first < 1n) return undefined;
  return Array.from({ length: count }, (_unused, index) => {
    const key = first + step * BigInt(index);
    return key <= Number.MAX_SAFE_INTEGER ? Number(key) : String(key);
  });
}
