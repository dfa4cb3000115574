import type { RecordRef } from './audit-event.js';
import { readableName } from './readable-name.js';

/** `target.id` of an event that is about many records of a type without naming them. */
export const ALL_RECORDS = '*';

/** The actions of such events. */
export const ALL_RECORDS_ACTIONS: readonly string[] = [
  'data.bulk_created',
  'data.bulk_updated',
  'data.bulk_upserted',
  'data.bulk_deleted',
  'data.bulk_restored',
  'data.raw_statement',
  'data.truncated',
];

/** The target of an event about many records of a type: a bulk statement summed up, raw SQL. */
export function allRecordsOf(type: string): RecordRef {
  return { type, id: ALL_RECORDS, label: readableName(type) };
}
