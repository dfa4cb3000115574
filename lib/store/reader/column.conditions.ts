import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { TEXT_LENGTHS, type TextColumn } from '../event-columns.js';
import { fitColumn } from '../event-row.codec.js';
import { ipByteRange } from '../ip-bytes.js';
import { anyOf, boundList, sql, verbatim, type SqlFragment } from './sql-fragment.js';
import { timeBound } from './time-bound.js';

/** The filter keys that a text column of the event table answers; the index answers the rest faster. */
const COLUMN_OF = {
  action: 'action',
  category: 'category',
  operation: 'operation',
  eventType: 'event_type',
  severity: 'severity',
  outcome: 'outcome',
  source: 'source',
  actorId: 'actor_id',
  actorType: 'actor_type',
  targetType: 'target_type',
  targetId: 'target_id',
  tenantId: 'tenant_id',
} as const satisfies Partial<Record<keyof NormalisedFilter, TextColumn>>;

const COLUMNS = Object.entries(COLUMN_OF) as [keyof typeof COLUMN_OF, TextColumn][];

/** The time limits of a filter on a time column. */
export function timeConditions(
  { from, to }: NormalisedFilter,
  column: SqlFragment,
  dialect: StoreDialect,
): SqlFragment[] {
  const conditions: SqlFragment[] = [];
  if (from) conditions.push(sql`${column} >= ${timeBound(from.getTime(), dialect)}`);
  if (to) conditions.push(sql`${column} < ${timeBound(to.getTime(), dialect)}`);
  return conditions;
}

/** What the other columns of the event table (alias `e`) say to a filter. */
export function columnConditions(filter: NormalisedFilter, dialect: StoreDialect): SqlFragment[] {
  const conditions = COLUMNS.flatMap(([key, column]) => {
    const values: readonly string[] | undefined = filter[key];
    if (!values) return [];
    const fitting = values.map((value) => fitColumn(value, TEXT_LENGTHS[column]));
    return [textIn(verbatim(`e.${column}`), fitting, dialect)];
  });
  return filter.ip && hasRange(filter.ip) ? [...conditions, addressIn(filter.ip)] : conditions;
}

/**
 * True if a column cannot tell a filter's value from another one, because it
 * holds long values cut short: what it finds must be looked at whole.
 */
export function exceedsColumns(filter: NormalisedFilter): boolean {
  return COLUMNS.some(([key, column]) => {
    const values: readonly string[] = filter[key] ?? [];
    const longest = TEXT_LENGTHS[column];
    // A cut may fall one short of the length, between the halves of a surrogate pair.
    return values.some((value) => value.length >= longest - 1 || /[\0\uFFFD]/.test(value));
  });
}

/** True if some of the addresses are ranges of many; single ones are found by the index. */
export function hasRange(addresses: readonly string[]): boolean {
  return addresses.some((address) => {
    const range = ipByteRange(address);
    return range !== undefined && !range.first.equals(range.last);
  });
}

/** True if a text column holds one of the values, and not merely one that MySQL calls equal. */
export function textIn(
  column: SqlFragment,
  values: readonly string[],
  dialect: StoreDialect,
): SqlFragment {
  const matches = sql`${column} IN (${boundList(values)})`;
  if (dialect.kind !== 'mysql') return matches;
  // MySQL's collations compare 'a' and 'a ' as equal; with a closing character they differ.
  const closed = values.map((value) => `${value}|`);
  return sql`${matches} AND CONCAT(${column}, '|') IN (${boundList(closed)})`;
}

function addressIn(addresses: readonly string[]): SqlFragment {
  return anyOf(
    addresses.flatMap((address) => {
      const range = ipByteRange(address);
      if (!range) return [];
      const { first, last } = range;
      // Of the same length only: bytes compare from the left, so a range of IPv4 would take in IPv6.
      return sql`(e.ip >= ${first} AND e.ip <= ${last} AND LENGTH(e.ip) = ${first.length})`;
    }),
  );
}
