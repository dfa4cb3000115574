import type { AuditReader, EventPosition } from '../contracts/audit-reader.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import { positionOf } from './event-page.reader.js';

/** Facets look at no more than this many of the newest matching events. */
export const FACET_EVENT_CAP = 10_000;
/** Values listed per dimension. */
export const FACET_VALUE_CAP = 20;

const PAGE_SIZE = 1_000;

/** How much of the log facets look at. */
export interface FacetInput {
  /** At most this many of the newest matching events, 1 to 10,000. A menu that must open at once needs few. @defaultValue 10000 */
  events?: number;
}

/** One value of a dimension and how many of the events have it. */
export interface FacetValue {
  value: string;
  /** Its name where it has one: the actor's name as of the newest event. */
  label?: string;
  count: number;
}

/** What the events can be counted by; each is a key of the filter. */
export type FacetDimension = keyof typeof DIMENSIONS;

/** Counts for charts and filter menus. */
export interface EventFacets {
  /** How many events were counted. */
  events: number;
  /** True if more events match than were counted: then the counts are those of the newest. */
  approximate: boolean;
  /** The 20 most frequent values of each dimension, most frequent first. */
  dimensions: Record<FacetDimension, FacetValue[]>;
}

const DIMENSIONS = {
  action: (event: AuditEvent) => [{ value: event.action }],
  category: (event: AuditEvent) => [{ value: event.category }],
  eventType: (event: AuditEvent) => [{ value: event.eventType }],
  operation: (event: AuditEvent) => [{ value: event.operation }],
  severity: (event: AuditEvent) => [{ value: event.severity }],
  outcome: (event: AuditEvent) => [{ value: event.outcome }],
  source: (event: AuditEvent) => [{ value: event.source }],
  actorType: (event: AuditEvent) => [{ value: event.actor.type }],
  actorId: ({ actor }: AuditEvent) =>
    actor.id === undefined ? [] : [{ value: actor.id, label: actor.name }],
  actorRole: ({ actor }: AuditEvent) => (actor.roles ?? []).map((value) => ({ value })),
  targetType: (event: AuditEvent) => (event.target ? [{ value: event.target.type }] : []),
  tag: (event: AuditEvent) => event.tags.map((value) => ({ value })),
} satisfies Record<string, (event: AuditEvent) => { value: string; label?: string }[]>;

/**
 * Counts the newest matching events by every dimension.
 *
 * @throws AuditError `INVALID_INPUT` if `events` is out of range
 */
export async function countFacets(
  reader: AuditReader,
  filters: readonly AuditFilter[],
  { events: cap = FACET_EVENT_CAP }: FacetInput = {},
): Promise<EventFacets> {
  expectCap(cap);
  const names = Object.keys(DIMENSIONS) as FacetDimension[];
  const tallies = new Map(names.map((name) => [name, new Map<string, FacetValue>()]));
  let events = 0;
  let after: EventPosition | undefined;
  for (;;) {
    const limit = Math.min(PAGE_SIZE, cap + 1 - events);
    const page = await reader.find({ filters, order: 'newest', limit, after });
    for (const event of page.slice(0, cap - events)) {
      for (const [name, tally] of tallies) tallyEvent(tally, DIMENSIONS[name](event));
    }
    events += page.length;
    const last = page.at(-1);
    if (!last || page.length < limit || events > cap) break;
    after = positionOf(last);
  }
  const approximate = events > cap;
  const dimensions = Object.fromEntries(
    [...tallies].map(([name, tally]) => [name, mostFrequent(tally)]),
  ) as EventFacets['dimensions'];
  return { events: Math.min(events, cap), approximate, dimensions };
}

function tallyEvent(
  tally: Map<string, FacetValue>,
  values: { value: string; label?: string }[],
): void {
  for (const { value, label } of values) {
    if (value === undefined || value === '') continue;
    const known = tally.get(value);
    if (known) known.count++;
    else tally.set(value, label === undefined ? { value, count: 1 } : { value, label, count: 1 });
  }
}

function mostFrequent(tally: Map<string, FacetValue>): FacetValue[] {
  return [...tally.values()]
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, FACET_VALUE_CAP);
}

function expectCap(cap: number): void {
  if (Number.isInteger(cap) && cap >= 1 && cap <= FACET_EVENT_CAP) return;
  throw new AuditError(
    'INVALID_INPUT',
    `\`events\` of facets() is ${String(cap)}; expected a whole number from 1 to ${FACET_EVENT_CAP}. Correct it or leave it out.`,
  );
}
