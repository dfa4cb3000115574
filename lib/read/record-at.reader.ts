import type { AuditReader } from '../contracts/audit-reader.js';
import { ALL_RECORDS, ALL_RECORDS_ACTIONS } from '../event/all-records.js';
import type { AuditEvent, Operation } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import { normaliseFilter } from '../event/event-filter.normalise.js';
import { positionOf } from './event-page.reader.js';
import { isBeyond, streamEvents } from './event.stream.js';
import { RecordStateReplay } from './record-state.replay.js';

/** Which record, and at which moment (inclusive). */
export interface RecordMoment {
  type: string;
  id: string;
  moment: Date;
}

/** What a statement can do to records that are there already. */
const ALTERING: Operation[] = ['update', 'delete', 'restore', 'status_change', 'execute'];
/** What can make records. */
const CREATING: Operation[] = ['create', 'import', 'execute'];

/** A record as it was at a moment; `uncertain` if a statement that names no records may have changed it. */
export async function readRecordAt(
  reader: AuditReader,
  limits: readonly AuditFilter[],
  wanted: RecordMoment,
): Promise<Record<string, unknown> | 'uncertain' | undefined> {
  const { type, id, moment } = wanted;
  const to = new Date(moment.getTime() + 1);
  const own = normaliseFilter({ targetType: type, targetId: id, to });
  const replay = new RecordStateReplay();
  for await (const event of streamEvents(reader, [...limits, own])) replay.apply(event);
  if (replay.isGone) return undefined;

  const wide: AuditFilter = {
    targetType: type,
    targetId: ALL_RECORDS,
    action: [...ALL_RECORDS_ACTIONS],
    outcome: 'success',
    to,
  };
  const { creation } = replay;
  if (!creation) {
    // A viewer must not learn of what happens to records that are hidden.
    const made = await newest(reader, [...limits, { ...wide, operation: CREATING }]);
    return made ? 'uncertain' : undefined;
  }
  // Not narrowed by the viewer's limits: who sees the record must not take an old state for certain.
  const from = creation.occurredAt;
  const altered = await newest(reader, [{ ...wide, operation: ALTERING, from }]);
  if (!altered || !isBeyond(positionOf(altered), positionOf(creation))) return replay.state();
  return altered.action === 'data.truncated' ? undefined : 'uncertain';
}

async function newest(
  reader: AuditReader,
  filters: readonly AuditFilter[],
): Promise<AuditEvent | undefined> {
  const normalised = filters.map((filter) => normaliseFilter(filter));
  const [event] = await reader.find({ filters: normalised, order: 'newest', limit: 1 });
  return event;
}
