import { createHash } from 'node:crypto';
import type { AuditEvent } from './audit-event.js';
import { ipHex } from './ip-range.js';

/** What an index row is about. `related` is type and id together; the next two each alone. */
export type IndexKind =
  | 'related'
  | 'related_type'
  | 'related_id'
  | 'property'
  | 'role'
  | 'tag'
  | 'location'
  | 'caused_by'
  | 'correlation'
  | 'transaction'
  | 'request'
  | 'ip'
  | ColumnIndexKind
  | 'undecoded';

/**
 * Kinds that repeat what a column of the event says, because one value may be rare among
 * many events. Severity `info` and outcome `success` have no rows: nearly every event is of them.
 */
export type ColumnIndexKind = 'action' | 'tenant' | 'severity' | 'outcome';

export interface IndexEntry {
  kind: IndexKind;
  /** At most 255 characters, see {@link indexValue}. */
  value: string;
}

/** The row of an event that nothing could be derived from; its columns alone say what it is. */
export const UNDECODED_ENTRY: IndexEntry = { kind: 'undecoded', value: '-' };

/** The values without rows of their own. */
const USUAL: Partial<Record<IndexKind, string>> = { severity: 'info', outcome: 'success' };

const LONGEST_VALUE = 255;
const DIGEST_LENGTH = 64;

/**
 * A value as the index holds it; whoever looks one up codes it the same way. One of more
 * than 255 characters becomes its beginning, `~`, and the SHA-256 of the whole; so does one
 * that ends in a space, which MySQL would not tell from the same without it.
 */
export function indexValue(value: string): string {
  if (value.length <= LONGEST_VALUE && !value.endsWith(' ')) return value;
  const beginning = value.slice(0, LONGEST_VALUE - DIGEST_LENGTH - 1);
  const digest = createHash('sha256').update(value, 'utf8').digest('hex');
  // Not half a surrogate pair: databases refuse it.
  return `${beginning.replace(/[\uD800-\uDBFF]$/, '')}~${digest}`;
}

/** The index value of a related record. A `:` in the type is coded, so that the first one ends it. */
export function relatedIndexValue(type: string, id: string): string {
  return indexValue(`${type.replace(/[%:]/g, encodeURIComponent)}:${id}`);
}

/** True if every event with the value has an index row of the kind. */
export function hasIndexRows(kind: ColumnIndexKind, value: string): boolean {
  return USUAL[kind] !== value;
}

/** The index rows of an event, each once. */
export function derivedIndex(event: AuditEvent): IndexEntry[] {
  const { context, actor } = event;
  const location = context.location ?? {};
  const entries = [
    ...event.related.map(({ type, id }) => entry('related', relatedIndexValue(type, id))),
    ...values(
      'related_type',
      event.related.map(({ type }) => type),
    ),
    ...values(
      'related_id',
      event.related.map(({ id }) => id),
    ),
    ...values(
      'property',
      event.changes.flatMap(({ property }) => withAncestors(property)),
    ),
    ...values('role', actor.roles ?? []),
    ...values('tag', event.tags),
    ...values('location', [location.country, location.region, location.city]),
    ...values('caused_by', [event.causedById]),
    ...values('correlation', [event.correlationId]),
    ...values('transaction', [event.transactionId]),
    ...values('request', [context.requestId]),
    ...values('ip', [context.ip === undefined ? undefined : ipHex(context.ip)]),
    ...values('action', [event.action]),
    ...values('tenant', [event.tenantId]),
    ...unusual('severity', event.severity),
    ...unusual('outcome', event.outcome),
  ];
  return [...new Map(entries.map((row) => [`${row.kind} ${row.value}`, row])).values()];
}

function entry(kind: IndexKind, value: string): IndexEntry {
  return { kind, value };
}

function values(kind: IndexKind, texts: readonly (string | undefined)[]): IndexEntry[] {
  return texts
    .filter((text) => text !== undefined && text !== '')
    .map((text) => entry(kind, indexValue(text!)));
}

function unusual(kind: ColumnIndexKind, value: string): IndexEntry[] {
  return hasIndexRows(kind, value) ? values(kind, [value]) : [];
}

/** `profile.deep.x` -> profile, profile.deep, profile.deep.x */
function withAncestors(property: string): string[] {
  const segments = property.split('.');
  return segments.map((_, index) => segments.slice(0, index + 1).join('.'));
}
