import type { AuditStore, EncodedRow } from '../contracts/audit-store.js';
import type { SqlRunner } from '../contracts/sql-runner.js';
import type { AuditEvent } from '../event/audit-event.js';
import { AppendStatements } from './append.statements.js';
import { insertRows } from './connection/sqlite.rows.js';
import { isDuplicate, storeFailure } from './connection/store-failure.js';
import type { StoreConnection } from './connection/store-connection.js';
import type { StoreDialect } from './dialect/store.dialect.js';

export interface EventTarget {
  /** Path of the event table. */
  table: string;
  /** False if the host's connections speak a character set that cannot carry every text (MySQL). */
  hostIsUtf8: boolean;
  /** See `AuditStore.identity`. */
  identity: string;
}

/** Appends events to the event table. */
export class TypeOrmAuditStore implements AuditStore {
  readonly identity: string;
  private readonly joining: AppendStatements;
  private readonly own: AppendStatements;

  constructor(
    private readonly connection: StoreConnection,
    private readonly dialect: StoreDialect,
    { table, hostIsUtf8, identity }: EventTarget,
  ) {
    this.identity = identity;
    this.joining = new AppendStatements(dialect, table, { textAsBytes: !hostIsUtf8 });
    // One prepared one-row statement, run for each row, is SQLite's fastest insert; servers want few round trips.
    const rowsPerStatement = this.isSqlite ? 1 : undefined;
    this.own = new AppendStatements(dialect, table, { rowsPerStatement });
  }

  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    if (this.dialect.kind !== 'mysql') {
      await this.connection.atomically(this.own.build(events, true));
      return;
    }
    try {
      await this.connection.atomically(this.own.build(events, false));
    } catch (error) {
      // ON DUPLICATE KEY takes gap locks, which concurrent appends deadlock on: only a replay uses it.
      if (!isDuplicate((error as Error).cause)) throw error;
      await this.connection.atomically(this.own.build(events, true));
    }
  }

  async appendIn(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void> {
    const { joining } = this;
    try {
      if (this.isSqlite) {
        if (await insertRows(transaction, joining.insertOne, joining.eachRow(events))) return;
      }
      for (const { sql, parameters } of joining.build(events, false)) {
        await transaction.query(sql, parameters);
      }
    } catch (error) {
      throw storeFailure(error, `append ${events.length} event(s)`);
    }
  }

  encodeAhead(events: readonly AuditEvent[]): number {
    // There the database works in this very thread: nothing is gained ahead.
    return this.isSqlite ? events.length : this.joining.encodeAhead(events);
  }

  private get isSqlite(): boolean {
    return this.dialect.kind === 'sqlite';
  }

  encodedRow(event: AuditEvent): EncodedRow | undefined {
    return this.joining.rowAlone(event);
  }

  async ping(): Promise<void> {
    await this.connection.read('SELECT 1 AS one');
  }
}
