import type { DataSource } from 'typeorm';

import type { SqlRunner } from '../../contracts/sql-runner.js';
import { isUnwatched } from '../../support/unwatched.js';
import type { SqliteDatabase, SqlitePreparedStatement } from './sqlite-database.js';
import { isSqliteBusy } from './store-failure.js';

/** A better-sqlite3 query runner, as far as rows are written past it. */
interface SqliteRunner {
  readonly isReleased: boolean;
  readonly driver: {
    readonly databaseConnection?: SqliteDatabase;
    /** TypeORM 1.x; `connection` before. */
    readonly dataSource?: DataSource;
    readonly connection?: DataSource;
  };
}

const SAVEPOINT = 'nestjs_audit_rows';

/** A store needs one statement for each handle. */
const prepared = new WeakMap<SqliteDatabase, Map<string, SqlitePreparedStatement>>();

/**
 * Runs one INSERT for each row on the handle of a better-sqlite3 query runner: all rows or none, and
 * synchronously, so that nothing else gets in between. SQLite takes them sooner than one statement
 * of many rows. What the runner's transaction is, they belong to.
 *
 * @returns false if nothing was done: it is another kind of runner, somebody looks on at its
 *   statements, or the rows were refused, which the runner shall tell of.
 * @throws the driver's error when the database is locked, or has given up the transaction.
 */
export async function insertRows(
  transaction: SqlRunner,
  sql: string,
  rows: Iterable<readonly unknown[]>,
): Promise<boolean> {
  const database = handleOf(transaction);
  if (!database) return false;
  const wasInTransaction = database.inTransaction;
  try {
    runAll(database, sql, rows);
    return true;
  } catch (error) {
    if (isSqliteBusy(error)) throw error;
    if (database.inTransaction === wasInTransaction) return false;
    // TypeORM's listeners learn from the failure of any statement that the transaction is gone.
    await transaction.query(`RELEASE ${SAVEPOINT}`).catch(() => undefined);
    throw error;
  }
}

function handleOf(transaction: SqlRunner): SqliteDatabase | undefined {
  const { driver, isReleased } = transaction as SqlRunner & Partial<SqliteRunner>;
  const database = driver?.databaseConnection;
  const dataSource = driver?.dataSource ?? driver?.connection;
  if (isReleased !== false || !dataSource || typeof database?.prepare !== 'function') {
    return undefined;
  }
  const isOwn = dataSource.options.type === 'better-sqlite3' && isUnwatched(dataSource);
  return isOwn ? database : undefined;
}

function runAll(database: SqliteDatabase, sql: string, rows: Iterable<readonly unknown[]>): void {
  const statement = prepare(database, sql);
  const wasInTransaction = database.inTransaction;
  database.exec(`SAVEPOINT ${SAVEPOINT}`);
  try {
    for (const row of rows) statement.run(row);
    database.exec(`RELEASE ${SAVEPOINT}`);
  } catch (error) {
    if (!wasInTransaction) {
      if (database.inTransaction) database.exec('ROLLBACK');
    } else if (database.inTransaction) {
      database.exec(`ROLLBACK TO ${SAVEPOINT}`);
      database.exec(`RELEASE ${SAVEPOINT}`);
    }
    throw error;
  }
}

function prepare(database: SqliteDatabase, sql: string): SqlitePreparedStatement {
  let statements = prepared.get(database);
  if (!statements) prepared.set(database, (statements = new Map()));
  let statement = statements.get(sql);
  if (!statement) statements.set(sql, (statement = database.prepare(sql)));
  return statement;
}
