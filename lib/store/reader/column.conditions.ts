import type { AuditFilter, OneOrMany } from '../../event/event-filter.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { TEXT_LENGTHS, type TextColumn } from '../event-columns.js';
import { fitColumn } from '../event-row.codec.js';
import { ipRange } from '../ip-bytes.js';
import { anyOf, boundList, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** The filter keys that a text column of the event table answers. */
export const COLUMN_OF = {
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
  transactionId: 'transaction_id',
  requestId: 'request_id',
} as const satisfies Partial<Record<keyof AuditFilter, TextColumn>>;

type ColumnKey = keyof typeof COLUMN_OF;

/** The time limits of a filter on a time column. */
export function timeConditions(
  filter: AuditFilter,
  column: SqlFragment,
  dialect: StoreDialect,
): SqlFragment[] {
  const conditions: SqlFragment[] = [];
  if (filter.from !== undefined) {
    conditions.push(sql`${column} >= ${dialect.bindTime(new Date(filter.from))}`);
  }
  if (filter.to !== undefined) {
    conditions.push(sql`${column} < ${dialect.bindTime(new Date(filter.to))}`);
  }
  return conditions;
}

/** What the other columns of the event table (alias `e`) say to a filter. */
export function columnConditions(filter: AuditFilter, dialect: StoreDialect): SqlFragment[] {
  const conditions: SqlFragment[] = [];
  for (const [key, column] of Object.entries(COLUMN_OF) as [ColumnKey, TextColumn][]) {
    const values = filter[key];
    if (values !== undefined) conditions.push(textIn(column, listOf<string>(values), dialect));
  }
  if (filter.ip !== undefined) conditions.push(inRanges(listOf(filter.ip)));
  return conditions;
}

/** The values of a filter key, one or many. */
export function listOf<T>(values: OneOrMany<T>): readonly T[] {
  return Array.isArray(values) ? values : [values as T];
}

/**
 * True if a column cannot tell a filter's value from another one, because it
 * holds long values cut short: what it finds must be looked at whole.
 */
export function exceedsColumns(filter: AuditFilter): boolean {
  return (Object.entries(COLUMN_OF) as [ColumnKey, TextColumn][]).some(([key, column]) =>
    listOf<string | undefined>(filter[key]).some(
      (value) =>
        value !== undefined &&
        (value.length >= TEXT_LENGTHS[column] - 1 || /[\0\uFFFD]/.test(value)),
    ),
  );
}

function textIn(column: TextColumn, values: readonly string[], dialect: StoreDialect): SqlFragment {
  if (values.length === 0) return anyOf([]);
  const fitting = values.map((value) => fitColumn(value, TEXT_LENGTHS[column]));
  const name = verbatim(`e.${column}`);
  const matches = sql`${name} IN (${boundList(fitting)})`;
  if (dialect.kind !== 'mysql') return matches;
  // MySQL's collations compare 'a' and 'a ' as equal; with a closing character they differ.
  const closed = fitting.map((value) => `${value}|`);
  return sql`${matches} AND CONCAT(${name}, '|') IN (${boundList(closed)})`;
}

function inRanges(ranges: readonly string[]): SqlFragment {
  return anyOf(
    ranges.flatMap((text) => {
      const range = ipRange(text);
      if (!range) return [];
      const { first, last } = range;
      // Of the same length only: bytes compare from the left, so IPv4 ranges would take in IPv6.
      return sql`(e.ip >= ${first} AND e.ip <= ${last} AND LENGTH(e.ip) = ${first.length})`;
    }),
  );
}
