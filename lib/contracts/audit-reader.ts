import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';

/** A place in the log in reading order, the key of keyset pages. */
export interface EventPosition {
  /** Epoch milliseconds of the event's `occurredAt`. */
  occurredAt: number;
  id: string;
}

export interface ReadQuery {
  /** All of them must match (a viewer's limits and the viewer's own filter). Already validated. */
  filters: readonly AuditFilter[];
  order: 'newest' | 'oldest';
  /** At most this many events. */
  limit: number;
  /** Only events that come after this place in reading order. */
  after?: EventPosition;
}

/**
 * Reads committed events, newest or oldest first by (`occurredAt`, `id`).
 * Events not yet sequenced are found too; they only lack `seq`.
 */
export interface AuditReader {
  find(query: ReadQuery): Promise<AuditEvent[]>;
  get(id: string): Promise<AuditEvent | undefined>;
  /** How many events match, counted up to `cap`. */
  count(filters: readonly AuditFilter[], cap: number): Promise<number>;
}

/** Injection token of {@link AuditReader}. */
export const AuditReader = Symbol.for('nestjs-audit-trail:AuditReader');
