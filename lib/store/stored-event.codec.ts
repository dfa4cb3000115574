import type { StoredEvent } from '../contracts/sequence-store.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { decodeEvent, type EventRow } from './event-row.codec.js';

/** A row of the event table as the sequencer sees it. */
export function readStoredEvent(
  row: EventRow & { ordinal: unknown },
  dialect: StoreDialect,
): StoredEvent {
  return {
    id: dialect.readId(row.id),
    occurredAt: dialect.readTime(row.occurred_at),
    ordinal: BigInt(row.ordinal as string | number | bigint),
    event: eventOf(row, dialect),
    // Made only if it is asked for: few events need it, and it is as long as the row.
    get raw() {
      return rawOf(row, dialect);
    },
  };
}

function eventOf(row: EventRow, dialect: StoreDialect): AuditEvent | undefined {
  try {
    return decodeEvent(row, dialect);
  } catch {
    // Written by SQL in a form of its own: it is sequenced and hashed by its raw text.
    return undefined;
  }
}

/** The same text on every database: a JSON array of ids, UTC times, hex and texts. `ordinal` is no content. */
function rawOf(row: EventRow, dialect: StoreDialect): string {
  return JSON.stringify(
    EVENT_COLUMNS.map((column) => {
      const value = row[column];
      if (value === null || value === undefined) return null;
      if (column === 'id') return dialect.readId(value);
      if (column === 'occurred_at') return timeText(dialect.readTime(value)) ?? String(value);
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
    }),
  );
}

/** Undefined for a time that only SQL can write: PostgreSQL's `infinity`, MySQL's `0000-00-00`. */
function timeText(time: Date): string | undefined {
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
