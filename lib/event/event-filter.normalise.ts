import { AuditError } from '../errors/audit-error.js';
import { closestName } from './closest-name.js';
import type { AuditFilter, OneOrMany } from './event-filter.js';
import { canonicalIpText } from './ip-range.js';
import { isJsonObject } from './json-equal.js';
import {
  ACTOR_TYPES,
  EVENT_TYPES,
  OPERATIONS,
  OUTCOMES,
  SEVERITIES,
  SOURCES,
} from './vocabulary.js';

type Listed<T> = T extends OneOrMany<infer Item> ? readonly Item[] : never;

/** A filter after validation: dates are `Date`s, sequence numbers decimal strings, all the rest arrays without repeats. */
export type NormalisedFilter = {
  [Key in Exclude<keyof AuditFilter, 'from' | 'to' | 'fromSeq' | 'toSeq'>]?: Listed<
    NonNullable<AuditFilter[Key]>
  >;
} & { from?: Date; to?: Date; fromSeq?: string; toSeq?: string };

interface Rule {
  expected: string;
  /** The value as the filter holds it; undefined if it is not acceptable. */
  read(value: unknown): unknown;
}

const oneOf = (members: readonly string[]): Rule => ({
  expected: `one of ${members.join(', ')}, or an array of them`,
  read: listOf((value) => (members.includes(value as string) ? value : undefined)),
});

const name: Rule = {
  expected: 'a text, or an array of texts',
  read: listOf((value) => (typeof value === 'string' && value !== '' ? value : undefined)),
};

const id: Rule = {
  expected: 'an id (text or integer), or an array of ids',
  read: listOf((value) => {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }),
};

const address: Rule = {
  expected: 'an IP address or a CIDR range such as 10.0.0.0/8, or an array of them',
  read: listOf((value) => (typeof value === 'string' ? canonicalIpText(value) : undefined)),
};

const instant: Rule = {
  expected: 'a Date or an ISO 8601 string such as 2026-01-31 or 2026-01-31T09:00:00Z',
  read: (value) => {
    const known =
      value instanceof Date || (typeof value === 'string' && /^\d{4}-\d{2}(-\d{2}|$)/.test(value));
    const date = known ? new Date(value) : undefined;
    return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
  },
};

const sequence: Rule = {
  expected: 'a sequence number: a decimal string or a safe integer, zero or more',
  read: (value) => {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) {
      return Number(value) < 0 ? undefined : String(value);
    }
    const isDecimal = typeof value === 'string' && /^\d{1,19}$/.test(value);
    return isDecimal ? BigInt(value).toString() : undefined;
  },
};

const RULES: Record<keyof AuditFilter, Rule> = {
  from: instant,
  to: instant,
  action: name,
  category: name,
  operation: oneOf(OPERATIONS),
  eventType: oneOf(EVENT_TYPES),
  severity: oneOf(SEVERITIES),
  outcome: oneOf(OUTCOMES),
  source: oneOf(SOURCES),
  actorId: id,
  actorType: oneOf(ACTOR_TYPES),
  actorRole: name,
  targetType: name,
  targetId: id,
  relatedType: name,
  relatedId: id,
  property: name,
  tag: name,
  location: name,
  ip: address,
  tenantId: id,
  transactionId: id,
  requestId: id,
  correlationId: id,
  causedById: id,
  fromSeq: sequence,
  toSeq: sequence,
  text: {
    expected: 'a text, or an array of texts',
    read: listOf((value) => (typeof value === 'string' ? value.trim() : undefined)),
  },
};

/**
 * Checks a filter, whoever wrote it, and brings it to one form. Keys that are
 * undefined are left out, and so is a `text` of nothing but white space. An empty
 * array stays and matches no event.
 *
 * @throws AuditError `INVALID_FILTER` listing every problem.
 */
export function normaliseFilter(input: unknown): NormalisedFilter {
  if (!isJsonObject(input) || input instanceof Date) {
    throw new AuditError(
      'INVALID_FILTER',
      `A filter is an object such as { action: 'user.logged_in' }, but got ${shown(input)}.`,
    );
  }
  const problems: string[] = [];
  const filter: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(input)) {
    if (!Object.hasOwn(RULES, key)) {
      problems.push(unknownKey(key));
      continue;
    }
    if (value === undefined) continue;
    const rule = RULES[key as keyof AuditFilter];
    const read = rule.read(value);
    if (read === undefined) problems.push(`${key}: got ${shown(value)}, expected ${rule.expected}`);
    else filter[key] = read;
  }
  if (problems.length > 0) {
    throw new AuditError(
      'INVALID_FILTER',
      `The audit filter has ${problems.length} problem(s):\n` +
        problems.map((problem) => `- ${problem}`).join('\n'),
    );
  }
  return withoutBlankText(filter as NormalisedFilter);
}

function withoutBlankText(filter: NormalisedFilter): NormalisedFilter {
  if (filter.text === undefined || !filter.text.includes('')) return filter;
  const { text: _text, ...rest } = filter;
  return rest;
}

function listOf(readItem: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => {
    const items = (Array.isArray(value) ? value : [value]).map(readItem);
    return items.includes(undefined) ? undefined : [...new Set(items)];
  };
}

function unknownKey(key: string): string {
  const meant = closestName(key, Object.keys(RULES));
  const hint =
    meant === undefined
      ? `expected one of ${Object.keys(RULES).join(', ')}`
      : `did you mean ${meant}?`;
  return `${JSON.stringify(key)}: unknown key, ${hint}`;
}

function shown(value: unknown): string {
  if (value instanceof Date) return 'an invalid date';
  if (typeof value === 'bigint') return `${value}n`;
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
