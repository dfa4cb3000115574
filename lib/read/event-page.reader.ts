import type { AuditReader } from '../contracts/audit-reader.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import type { PageRequest } from './page-request.js';
import { encodeCursor, type ReadCursor } from './read-cursor.codec.js';

/** Matching events are counted up to here, so that a count never reads the whole log. */
export const COUNT_CAP = 10_000;

/** How many events match in all. */
export interface EventCount {
  value: number;
  /** True if there are at least `value` events, perhaps many more. */
  capped: boolean;
}

/** One page of events, without their count. */
export interface UncountedPage {
  events: AuditEvent[];
  /** Cursor of the page that follows; undefined on the last page. */
  nextCursor: string | undefined;
  /** Cursor of the page before; undefined on the first page. */
  previousCursor: string | undefined;
}

/** One page of events, in reading order whichever way it was reached. */
export interface EventPage extends UncountedPage {
  count: EventCount;
}

/** Reads one page by its keyset; the cost does not grow with the depth of the page. */
export async function readPage(
  reader: AuditReader,
  filters: readonly AuditFilter[],
  request: PageRequest,
): Promise<UncountedPage> {
  const { limit, order, position } = request;
  const backward = request.direction === 'previous';
  const found = await reader.find({
    filters,
    order: backward ? opposite(order) : order,
    limit: limit + 1,
    after: position,
  });
  const more = found.length > limit;
  const events = found.slice(0, limit);
  if (backward) events.reverse();
  const hasPrevious = backward ? more : position !== undefined;
  const hasNext = backward ? position !== undefined : more;
  const cursorTo = (direction: ReadCursor['direction'], event: AuditEvent | undefined) =>
    event && encodeCursor({ order, direction, position: positionOf(event) });
  return {
    events,
    nextCursor: hasNext ? cursorTo('next', events.at(-1)) : undefined,
    previousCursor: hasPrevious ? cursorTo('previous', events[0]) : undefined,
  };
}

/** Counts the matching events up to {@link COUNT_CAP}. */
export async function countEvents(
  reader: AuditReader,
  filters: readonly AuditFilter[],
): Promise<EventCount> {
  const counted = await reader.count(filters, COUNT_CAP + 1);
  return { value: Math.min(counted, COUNT_CAP), capped: counted > COUNT_CAP };
}

/** The key of an event in reading order. */
export function positionOf(event: AuditEvent): ReadCursor['position'] {
  return { occurredAt: event.occurredAt.getTime(), id: event.id };
}

function opposite(order: ReadCursor['order']): ReadCursor['order'] {
  return order === 'newest' ? 'oldest' : 'newest';
}
