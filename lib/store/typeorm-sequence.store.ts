import type {
  Lease,
  SequencedBatch,
  SequenceStore,
  StoredEvent,
} from '../contracts/sequence-store.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditTables } from './audit-tables.js';
import { UnexpectedRowCount, type StoreConnection } from './connection/store-connection.js';
import { DatabaseLease } from './database-lease.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS } from './event-columns.js';
import type { EventRow } from './event-row.codec.js';
import { SEQUENCER_CURSOR, SequencedBatchStatements } from './sequenced-batch.statements.js';
import { readStoredEvent } from './stored-event.codec.js';

/** Largest value of a BIGINT. */
const HIGHEST_BIGINT = 9_223_372_036_854_775_807n;

/** What the sequencer reads and writes. */
export class TypeOrmSequenceStore implements SequenceStore {
  private readonly leases: DatabaseLease;
  private readonly statements: SequencedBatchStatements;

  constructor(
    private readonly connection: StoreConnection,
    private readonly dialect: StoreDialect,
    /** Paths of the tables. */
    private readonly tables: AuditTables,
  ) {
    this.leases = new DatabaseLease(connection, dialect, tables.lease);
    this.statements = new SequencedBatchStatements(dialect, tables);
  }

  acquireLease(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return this.leases.acquire(name, holder, ttlMs);
  }

  releaseLease(lease: Lease): Promise<void> {
    return this.leases.release(lease);
  }

  async position(): Promise<{ lastSeq: bigint; lowWaterMark: bigint }> {
    const { quote, parameter: p } = this.dialect;
    const [row] = await this.connection.read(
      `SELECT (SELECT MAX(seq) FROM ${quote(this.tables.leaf)}) AS last_seq, ` +
        `(SELECT position FROM ${quote(this.tables.cursor)} WHERE name = ${p(1)}) AS mark`,
      [SEQUENCER_CURSOR],
    );
    return { lastSeq: integerOf(row?.['last_seq']), lowWaterMark: integerOf(row?.['mark']) };
  }

  async highestOrdinal(): Promise<bigint> {
    const [row] = await this.connection.read(
      `SELECT MAX(ordinal) AS highest FROM ${this.dialect.quote(this.tables.event)}`,
    );
    return integerOf(row?.['highest']);
  }

  async unsequenced(
    aboveOrdinal: bigint,
    limit: number,
    upToOrdinal?: bigint,
  ): Promise<StoredEvent[]> {
    const { quote, parameter: p } = this.dialect;
    const columns = ['ordinal', ...EVENT_COLUMNS].map((column) => `e.${quote(column)}`).join(', ');
    const rows = await this.connection.read(
      `SELECT ${columns} FROM ${quote(this.tables.event)} e ` +
        `LEFT JOIN ${quote(this.tables.leaf)} l ON l.event_id = e.id ` +
        `WHERE e.ordinal > ${p(1)} AND e.ordinal <= ${p(2)} AND l.event_id IS NULL ` +
        `ORDER BY e.ordinal LIMIT ${p(3)}`,
      [aboveOrdinal, upToOrdinal ?? HIGHEST_BIGINT, limit],
    );
    return rows.map((row) => readStoredEvent(row as EventRow & { ordinal: unknown }, this.dialect));
  }

  async commit(lease: Lease, batch: SequencedBatch): Promise<void> {
    try {
      await this.connection.atomically([this.leases.fence(lease), ...this.statements.build(batch)]);
    } catch (error) {
      if (!(error instanceof UnexpectedRowCount)) throw error;
      throw new AuditError(
        'LEASE_LOST',
        `The lease "${lease.name}" (token ${lease.token}) has gone to another process; nothing was written. ` +
          'If this happens often, this process stalls for longer than the lease lasts: look for blocking work.',
        { cause: error },
      );
    }
  }
}

function integerOf(value: unknown): bigint {
  return BigInt((value ?? 0) as string | number | bigint);
}
