import type { AuditEvent } from './audit-event.js';
import { normaliseFilter } from './event-filter.normalise.js';
import type { NormalisedFilter } from './event-filter.normalise.js';
import type { AuditFilter } from './event-filter.js';
import { ipHex, ipRange, isInIpRange } from './ip-range.js';
import { eventSearchTokens, matchesTokens, searchQueryTokens } from './search-tokens.js';

/** Tells of one event whether it matches. */
export type EventPredicate = (event: AuditEvent) => boolean;

/**
 * True if the event matches every key of the filter. An event not yet sequenced
 * matches no bound on `seq`.
 *
 * @throws AuditError `INVALID_FILTER`
 */
export function matchesFilter(event: AuditEvent, filter: AuditFilter): boolean {
  return eventPredicate(filter)(event);
}

/**
 * Prepares a filter once for many events.
 *
 * @throws AuditError `INVALID_FILTER`
 */
export function eventPredicate(filter: AuditFilter): EventPredicate {
  const normalised = normaliseFilter(filter);
  const predicates = [
    ...bounds(normalised),
    ...columns(normalised),
    ...details(normalised),
    ...texts(normalised),
  ];
  return (event) => predicates.every((matches) => matches(event));
}

function bounds({ from, to, fromSeq, toSeq }: NormalisedFilter): EventPredicate[] {
  const predicates: EventPredicate[] = [];
  if (from !== undefined) predicates.push((event) => event.occurredAt >= from);
  if (to !== undefined) predicates.push((event) => event.occurredAt < to);
  if (fromSeq !== undefined) {
    const first = BigInt(fromSeq);
    predicates.push(({ seq }) => seq !== undefined && BigInt(seq) >= first);
  }
  if (toSeq !== undefined) {
    const last = BigInt(toSeq);
    predicates.push(({ seq }) => seq !== undefined && BigInt(seq) <= last);
  }
  return predicates;
}

const COLUMNS = {
  action: (event) => event.action,
  category: (event) => event.category,
  operation: (event) => event.operation,
  eventType: (event) => event.eventType,
  severity: (event) => event.severity,
  outcome: (event) => event.outcome,
  source: (event) => event.source,
  actorId: (event) => event.actor.id,
  actorType: (event) => event.actor.type,
  targetType: (event) => event.target?.type,
  targetId: (event) => event.target?.id,
  tenantId: (event) => event.tenantId,
  transactionId: (event) => event.transactionId,
  requestId: (event) => event.context.requestId,
  correlationId: (event) => event.correlationId,
  causedById: (event) => event.causedById,
} satisfies Partial<Record<keyof AuditFilter, (event: AuditEvent) => string | undefined>>;

function columns(filter: NormalisedFilter): EventPredicate[] {
  return (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).flatMap((key) => {
    const wanted: readonly (string | undefined)[] | undefined = filter[key];
    return wanted === undefined ? [] : [(event) => includes(wanted, COLUMNS[key](event))];
  });
}

function details(filter: NormalisedFilter): EventPredicate[] {
  const { actorRole, tag, property, location, ip } = filter;
  const predicates: EventPredicate[] = [];
  if (actorRole !== undefined) {
    predicates.push(({ actor }) => (actor.roles ?? []).some((role) => actorRole.includes(role)));
  }
  if (tag !== undefined) predicates.push(({ tags }) => tags.some((given) => tag.includes(given)));
  if (property !== undefined) {
    predicates.push(({ changes }) =>
      changes.some((change) => property.some((path) => isAtOrBelow(change.property, path))),
    );
  }
  if (location !== undefined) {
    predicates.push(({ context: { location: { country, region, city } = {} } }) =>
      [country, region, city].some((place) => includes(location, place)),
    );
  }
  if (ip !== undefined) predicates.push(inRanges(ip));
  return [...predicates, ...related(filter)];
}

function related({ relatedType, relatedId }: NormalisedFilter): EventPredicate[] {
  if (relatedType === undefined && relatedId === undefined) return [];
  return [
    (event) =>
      event.related.some(
        ({ type, id }) =>
          (relatedType === undefined || relatedType.includes(type)) &&
          (relatedId === undefined || relatedId.includes(id)),
      ),
  ];
}

function texts({ text }: NormalisedFilter): EventPredicate[] {
  if (text === undefined) return [];
  const queries = text.map(searchQueryTokens);
  return [
    (event) => {
      const tokens = new Set(eventSearchTokens(event));
      return queries.some((query) => matchesTokens(tokens, query));
    },
  ];
}

function inRanges(addresses: readonly string[]): EventPredicate {
  const ranges = addresses.map(ipRange).filter((range) => range !== undefined);
  return ({ context }) => {
    const address = context.ip === undefined ? undefined : ipHex(context.ip);
    return address !== undefined && ranges.some((range) => isInIpRange(address, range));
  };
}

function isAtOrBelow(property: string, path: string): boolean {
  return property === path || property.startsWith(`${path}.`);
}

function includes(wanted: readonly (string | undefined)[], value: string | undefined): boolean {
  return value !== undefined && wanted.includes(value);
}
