import type { AuditReader } from '../contracts/audit-reader.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import type { PageRequest } from './page-request.js';
import { encodeCursor, type ReadCursor } from './read-cursor.codec.js';

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

/** One page and the count, which a first page that holds all there is tells by itself. */
export async function readCountedPage(
  reader: AuditReader,
  filters: readonly AuditFilter[],
  request: PageRequest,
): Promise<EventPage> {
  const counting = (): Promise<EventCount> => countEvents(reader, filters, request.countCap);
  if (request.position) {
    const [page, count] = await Promise.all([readPage(reader, filters, request), counting()]);
    return { ...page, count };
  }
  const page = await readPage(reader, filters, request);
  const isAll = page.nextCursor === undefined && page.events.length <= request.countCap;
  const count = isAll ? { value: page.events.length, capped: false } : await counting();
  return { ...page, count };
}

async function countEvents(
  reader: AuditReader,
  filters: readonly AuditFilter[],
  cap: number,
): Promise<EventCount> {
  const counted = await reader.count(filters, cap + 1);
  return { value: Math.min(counted, cap), capped: counted > cap };
}

/** The key of an event in reading order. */
export function positionOf(event: AuditEvent): ReadCursor['position'] {
  return { occurredAt: event.occurredAt.getTime(), id: event.id };
}

function opposite(order: ReadCursor['order']): ReadCursor['order'] {
  return order === 'newest' ? 'oldest' : 'newest';
}
