import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { TEXT_LENGTHS, type TextColumn } from '../event-columns.js';
import { fitColumn } from '../event-row.codec.js';
import { ipByteRange } from '../ip-bytes.js';
import { FACTS_COLUMNS } from '../schema/facts-index.js';
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

/** A filter key with a column. */
export type ColumnKey = keyof typeof COLUMN_OF;

const COLUMNS = Object.entries(COLUMN_OF) as [ColumnKey, TextColumn][];

/** Those whose columns the narrow index of the event table lacks. */
const WIDE_KEYS = COLUMNS.filter(([, column]) => !FACTS_COLUMNS.includes(column)).map(
  ([key]) => key,
);

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

/** What the other columns of the event table (alias `e`) say to a filter, but for some that are asked elsewhere. */
export function columnConditions(
  filter: NormalisedFilter,
  dialect: StoreDialect,
  but: readonly ColumnKey[] = [],
): SqlFragment[] {
  const conditions = COLUMNS.flatMap(([key]) => {
    const values: readonly string[] | undefined = filter[key];
    return values && !but.includes(key) ? [condition(key, values, dialect)] : [];
  });
  return filter.ip && hasRange(filter.ip) ? [...conditions, addressIn(filter.ip)] : conditions;
}

/** What a table says to some keys of a filter. */
export function conditionsOn(
  table: 'a' | 'e',
  filter: NormalisedFilter,
  { keys, dialect }: { keys: readonly ColumnKey[]; dialect: StoreDialect },
): SqlFragment[] {
  return keys.flatMap((key) => {
    const values: readonly string[] | undefined = filter[key];
    return values ? [condition(key, values, dialect, table)] : [];
  });
}

/** The actor's id; undefined if the filter asks for none. */
export function actorCondition(
  { actorId }: NormalisedFilter,
  dialect: StoreDialect,
): SqlFragment | undefined {
  return actorId && condition('actorId', actorId, dialect);
}

/** The target's type and, if the filter has one, its id; undefined without a type. */
export function targetConditions(
  { targetType, targetId }: NormalisedFilter,
  dialect: StoreDialect,
): SqlFragment[] | undefined {
  if (!targetType) return undefined;
  const type = condition('targetType', targetType, dialect);
  return targetId ? [type, condition('targetId', targetId, dialect)] : [type];
}

/** True if the filter asks, but for some keys, for nothing that the narrow index of the event table lacks. */
export function isNarrow(filter: NormalisedFilter, but: readonly ColumnKey[] = []): boolean {
  return WIDE_KEYS.every((key) => filter[key] === undefined || but.includes(key));
}

/** How many things the filters ask for, besides the time. */
export function conditionCount(filters: readonly NormalisedFilter[]): number {
  const keys = filters.flatMap((filter) => Object.keys(filter));
  return keys.filter((key) => key !== 'from' && key !== 'to').length;
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

function condition(
  key: ColumnKey,
  values: readonly string[],
  dialect: StoreDialect,
  table: 'a' | 'e' = 'e',
): SqlFragment {
  const column = COLUMN_OF[key];
  const fitting = values.map((value) => fitColumn(value, TEXT_LENGTHS[column]));
  return textIn(verbatim(`${table}.${column}`), fitting, dialect);
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
