import { setTimeout as delay } from 'node:timers/promises';

import type { SqliteDatabase, SqlitePreparedStatement } from './sqlite-database.js';
import { hostTransactionOpen, isSqliteBusy, storeFailure } from './store-failure.js';
import {
  UnexpectedRowCount,
  type StoreConnection,
  type StoredRow,
  type WriteStatement,
} from './store-connection.js';

/** Prepared statements kept; the store uses about ten different ones. */
const MAX_PREPARED = 50;

/** Waits between attempts while another process holds the file: about 2 s in all. */
const BUSY_WAITS_MS = [2, 5, 10, 20, 50, 100, 200, 300, 400, 400, 500];

/**
 * SQLite: every transaction is one synchronous piece of work on the store's own handle.
 *
 * better-sqlite3 blocks the event loop, so a transaction that awaited anything while it holds
 * the file's lock, or a busy wait for the lock, would stop the very commit it waits for.
 * And a commit of ours between a read and a write of a host's WAL transaction would fail
 * that transaction (SQLITE_BUSY_SNAPSHOT). Hence: never while the host's handle is in a
 * transaction, never an `await` between that check and the commit.
 */
export class SqliteConnection implements StoreConnection {
  private readonly prepared = new Map<string, SqlitePreparedStatement>();

  constructor(
    private readonly own: SqliteDatabase,
    private readonly host: SqliteDatabase,
  ) {}

  atomically(statements: readonly WriteStatement[]): Promise<number[]> {
    return this.whenFree('write', () => this.transaction(() => this.runAll(statements)));
  }

  async read(sql: string, parameters: unknown[] = []): Promise<StoredRow[]> {
    const read = (): StoredRow[] => this.prepare(sql).all(...parameters) as StoredRow[];
    // A database in memory is read through the host's handle, which sees what it has not committed.
    return this.own.memory ? this.whenFree('read', read) : this.retrying('read', read);
  }

  /** Several statements of DDL and reading, decided by the work itself, as one transaction. */
  exclusively<T>(work: (database: SqliteDatabase) => T): Promise<T> {
    return this.whenFree('change its tables', () => this.transaction(() => work(this.own)));
  }

  private whenFree<T>(doing: string, work: () => T): Promise<T> {
    return this.retrying(doing, () => {
      if (this.host.inTransaction) throw hostTransactionOpen(doing);
      return work();
    });
  }

  private async retrying<T>(doing: string, work: () => T): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return work();
      } catch (error) {
        if (error instanceof UnexpectedRowCount) throw error;
        const wait = BUSY_WAITS_MS[attempt];
        if (!isSqliteBusy(error) || wait === undefined) throw storeFailure(error, doing);
        await delay(wait);
      }
    }
  }

  private transaction<T>(work: () => T): T {
    this.own.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.own.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.own.inTransaction) this.own.exec('ROLLBACK');
      throw error;
    }
  }

  private runAll(statements: readonly WriteStatement[]): number[] {
    return statements.map(({ sql, parameters, expectRows }) => {
      const { changes } = this.prepare(sql).run(...parameters);
      if (expectRows !== undefined && expectRows !== changes) {
        throw new UnexpectedRowCount(expectRows, changes);
      }
      return changes;
    });
  }

  private prepare(sql: string): SqlitePreparedStatement {
    let statement = this.prepared.get(sql);
    if (!statement) {
      statement = this.own.prepare(sql);
      const oldest = this.prepared.keys().next();
      if (this.prepared.size >= MAX_PREPARED && !oldest.done) this.prepared.delete(oldest.value);
      this.prepared.set(sql, statement);
    }
    return statement;
  }
}
