import type { AuditReader, EventPosition } from '../contracts/audit-reader.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import { positionOf } from './event-page.reader.js';

const PAGE_SIZE = 500;

/**
 * All matching events, oldest first, in pages of 500; memory does not grow with
 * their number. Ends at the newest event present when the stream began: what
 * comes later at the head of the log is not waited for.
 */
export async function* streamEvents(
  reader: AuditReader,
  filters: readonly AuditFilter[],
): AsyncGenerator<AuditEvent, void, undefined> {
  const [newest] = await reader.find({ filters, order: 'newest', limit: 1 });
  if (!newest) return;
  const end = positionOf(newest);
  let after: EventPosition | undefined;
  for (;;) {
    const page = await reader.find({ filters, order: 'oldest', limit: PAGE_SIZE, after });
    for (const event of page) {
      if (isBeyond(positionOf(event), end)) return;
      yield event;
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE_SIZE) return;
    after = positionOf(last);
  }
}

/** True if `position` comes after `end` in a log read oldest first. */
export function isBeyond(position: EventPosition, end: EventPosition): boolean {
  if (position.occurredAt !== end.occurredAt) return position.occurredAt > end.occurredAt;
  return position.id > end.id;
}
