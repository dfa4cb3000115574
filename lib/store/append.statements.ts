import type { EncodedRow } from '../contracts/audit-store.js';
import type { AuditEvent } from '../event/audit-event.js';
import { ColumnarInsert } from './columnar-insert.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS, POSTGRES_TYPES } from './event-columns.js';
import { encodeEvent } from './event-row.codec.js';
import { MultiRowInsert, type SqlStatement } from './multi-row-insert.js';
import { rowChunks } from './row-chunks.js';

export type { SqlStatement } from './multi-row-insert.js';

const OCCURRED_AT = EVENT_COLUMNS.indexOf('occurred_at');

/** From this many rows on PostgreSQL is given columns. */
const MIN_COLUMNAR_ROWS = 8;
/** As many as capture writes at a time. */
const MAX_COLUMNAR_ROWS = 1_000;

export interface AppendOptions {
  /** Default: as many as the dialect takes. */
  rowsPerStatement?: number;
  /**
   * Binds texts beyond ASCII as their UTF-8 bytes, which MySQL stores as they are whatever the
   * connection's character set; as text they would be lost on one that is not utf8mb4.
   */
  textAsBytes?: boolean;
}

/** An event as parameters, in the order of `EVENT_COLUMNS`. */
export type EventParameters = unknown[];

/**
 * Builds the multi-row INSERTs of an append: one statement for all events in all
 * ordinary cases, more only past the dialect's row limit or a few megabytes.
 */
export class AppendStatements {
  /** INSERT of one event. */
  readonly insertOne: string;
  private readonly plain: EventInsert;
  private readonly skippingDuplicates: EventInsert;
  /** Rows encoded ahead. Until they are built nothing of an event changes but its time. */
  private readonly encoded = new WeakMap<AuditEvent, EventParameters>();
  /** The same for many at once: an entry each would keep the garbage collector busy. */
  private readonly batches = new WeakMap<readonly AuditEvent[], EventParameters[]>();

  constructor(
    private readonly dialect: StoreDialect,
    /** Path of the event table, schema-qualified where the host's connection needs it. */
    private readonly table: string,
    private readonly options: AppendOptions = {},
  ) {
    const { rowsPerStatement } = options;
    this.plain = new EventInsert(dialect, { table, rowsPerStatement });
    this.skippingDuplicates = new EventInsert(dialect, {
      table,
      rowsPerStatement,
      suffix: dialect.ignoreDuplicates('id'),
    });
    this.insertOne = this.plain.insertOne;
  }

  /** @param idempotent rows that exist already are skipped instead of failing */
  build(events: readonly AuditEvent[], idempotent: boolean): SqlStatement[] {
    const insert = idempotent ? this.skippingDuplicates : this.plain;
    return insert.build(this.rowsOf(events));
  }

  /**
   * Encodes events that are going to be built.
   *
   * @returns how many statements they are when they are built in just this array
   */
  encodeAhead(events: readonly AuditEvent[]): number {
    const rows = this.rowsOf(events);
    if (events.length === 1) this.encoded.set(events[0], rows[0]);
    else this.batches.set(events, rows);
    return this.plain.count(rows);
  }

  /** The row of an event, encoded when it is asked for. */
  *eachRow(events: readonly AuditEvent[]): Generator<EventParameters> {
    for (const event of events) yield this.rowOf(event);
  }

  private rowsOf(events: readonly AuditEvent[]): EventParameters[] {
    const rows = this.batches.get(events);
    if (!rows) return events.map((event) => this.rowOf(event));
    for (const [index, row] of rows.entries()) this.setTime(row, events[index]);
    return rows;
  }

  /** The row without its INSERT; undefined if texts are not to be bound as such. */
  rowAlone(event: AuditEvent): EncodedRow | undefined {
    if (this.options.textAsBytes) return undefined;
    const values = encodeEvent(event, this.dialect);
    const cells = Object.fromEntries(EVENT_COLUMNS.map((name, index) => [name, values[index]]));
    return { table: this.dialect.quote(this.table), cells };
  }

  private rowOf(event: AuditEvent): EventParameters {
    const row = this.encoded.get(event);
    if (!row) return this.encode(event);
    this.setTime(row, event);
    return row;
  }

  private setTime(row: EventParameters, { occurredAt }: AuditEvent): void {
    row[OCCURRED_AT] = this.dialect.bindTime(occurredAt);
  }

  private encode(event: AuditEvent): EventParameters {
    const row = encodeEvent(event, this.dialect);
    return this.options.textAsBytes ? row.map(bytesBeyondAscii) : row;
  }
}

/** INSERTs into the event table, in the form that the database is fastest with. */
class EventInsert {
  private readonly byRow: MultiRowInsert;
  private readonly byColumn: ColumnarInsert | undefined;

  constructor(
    dialect: StoreDialect,
    shape: { table: string; suffix?: string; rowsPerStatement: number | undefined },
  ) {
    this.byRow = new MultiRowInsert(dialect, { ...shape, columns: EVENT_COLUMNS });
    if (dialect.kind === 'postgres') {
      const types = POSTGRES_TYPES;
      this.byColumn = new ColumnarInsert(dialect, { ...shape, columns: EVENT_COLUMNS, types });
    }
  }

  get insertOne(): string {
    return this.byRow.sqlFor(1);
  }

  build(rows: readonly EventParameters[]): SqlStatement[] {
    const { byColumn } = this;
    if (!byColumn || rows.length < MIN_COLUMNAR_ROWS) return this.byRow.build(rows);
    return Array.from(rowChunks(rows, MAX_COLUMNAR_ROWS), (chunk) => byColumn.build(chunk));
  }

  count(rows: readonly EventParameters[]): number {
    if (!this.byColumn || rows.length < MIN_COLUMNAR_ROWS) return this.byRow.count(rows);
    let count = 0;
    for (const _chunk of rowChunks(rows, MAX_COLUMNAR_ROWS)) count += 1;
    return count;
  }
}

function bytesBeyondAscii(value: unknown): unknown {
  const beyond = typeof value === 'string' && /[^\x20-\x7e]/.test(value);
  return beyond ? Buffer.from(value) : value;
}
