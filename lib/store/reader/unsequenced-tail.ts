import type { AuditEvent } from '../../event/audit-event.js';
import type { EventPosition, ReadQuery } from '../../contracts/audit-reader.js';

type Order = ReadQuery['order'];

/**
 * Events of a derived table and of the unsequenced tail as one list in reading order, each once.
 *
 * The tail must have been read *before* the derived tables. An event that had no
 * leaf then is in the tail; one that had is in the derived tables, because both are
 * committed together and only after that do we look there. The other way round, an
 * event sequenced between the two reads would be in neither. In this order it can only be in both.
 */
export function mergeTail(
  sequenced: readonly AuditEvent[],
  tail: readonly AuditEvent[],
  query: { order: Order; limit: number },
): AuditEvent[] {
  const known = new Set(sequenced.map((event) => event.id));
  const merged = [...sequenced, ...tail.filter((event) => !known.has(event.id))];
  const sign = query.order === 'newest' ? -1 : 1;
  return merged.sort((a, b) => sign * comparePositions(a, b)).slice(0, query.limit);
}

/** The place of an event in reading order. */
export function positionOf(event: AuditEvent): EventPosition {
  return { occurredAt: event.occurredAt.getTime(), id: event.id };
}

function comparePositions(a: AuditEvent, b: AuditEvent): number {
  const time = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (time !== 0) return time;
  return a.id < b.id ? -1 : 1;
}
