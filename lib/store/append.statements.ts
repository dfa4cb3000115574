import type { AuditEvent } from '../event/audit-event.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { encodeEvent } from './event-row.codec.js';
import { MultiRowInsert, type SqlStatement } from './multi-row-insert.js';

export type { SqlStatement } from './multi-row-insert.js';

const OCCURRED_AT = EVENT_COLUMNS.indexOf('occurred_at');

export interface AppendOptions {
  /** Default: as many as the dialect takes. */
  rowsPerStatement?: number;
  /**
   * Binds texts beyond ASCII as their UTF-8 bytes, which MySQL stores as they are whatever the
   * connection's character set; as text they would be lost on one that is not utf8mb4.
   */
  textAsBytes?: boolean;
}

/**
 * Builds the multi-row INSERTs of an append: one statement for all events in all
 * ordinary cases, more only past the dialect's row limit or a few megabytes.
 */
export class AppendStatements {
  private readonly plain: MultiRowInsert;
  private readonly skippingDuplicates: MultiRowInsert;
  /** Rows encoded ahead. Until they are built nothing of an event changes but its time. */
  private readonly encoded = new WeakMap<AuditEvent, unknown[]>();

  constructor(
    private readonly dialect: StoreDialect,
    /** Path of the event table, schema-qualified where the host's connection needs it. */
    table: string,
    private readonly options: AppendOptions = {},
  ) {
    const { rowsPerStatement } = options;
    const shape = { table, columns: EVENT_COLUMNS, rowsPerStatement };
    this.plain = new MultiRowInsert(dialect, shape);
    this.skippingDuplicates = new MultiRowInsert(dialect, {
      ...shape,
      suffix: dialect.ignoreDuplicates('id'),
    });
  }

  /** @param idempotent rows that exist already are skipped instead of failing */
  build(events: readonly AuditEvent[], idempotent: boolean): SqlStatement[] {
    const insert = idempotent ? this.skippingDuplicates : this.plain;
    return insert.build(events.map((event) => this.rowOf(event)));
  }

  /** Encodes an event that is going to be built. */
  encodeAhead(event: AuditEvent): void {
    if (!this.encoded.has(event)) this.encoded.set(event, this.encode(event));
  }

  private rowOf(event: AuditEvent): unknown[] {
    const row = this.encoded.get(event);
    if (!row) return this.encode(event);
    row[OCCURRED_AT] = this.dialect.bindTime(event.occurredAt);
    return row;
  }

  private encode(event: AuditEvent): unknown[] {
    const row = encodeEvent(event, this.dialect);
    return this.options.textAsBytes ? row.map(bytesBeyondAscii) : row;
  }
}

function bytesBeyondAscii(value: unknown): unknown {
  const beyond = typeof value === 'string' && /[^\x20-\x7e]/.test(value);
  return beyond ? Buffer.from(value) : value;
}
