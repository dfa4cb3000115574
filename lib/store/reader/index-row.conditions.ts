import { UNDECODED_ENTRY } from '../../event/derived-index.js';
import type { IpRange } from '../../event/ip-range.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { textIn } from './column.conditions.js';
import type { IndexLookup } from './derived.lookups.js';
import { anyOf, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** Index rows of one kind with any of the values. */
export function valueRows(
  table: 'k' | 'x',
  { kind, values }: IndexLookup,
  dialect: StoreDialect,
): SqlFragment {
  const value = verbatim(`${table}.value`);
  return sql`${verbatim(table)}.kind = ${kind} AND ${textIn(value, values, dialect)}`;
}

/** Index rows of addresses in any of the ranges. An IPv6 range takes in IPv4 ones, which the column rules out. */
export function addressRows(table: 'k', ranges: readonly IpRange[]): SqlFragment {
  const value = verbatim(`${table}.value`);
  const within = ranges.map(
    ({ first, last }) => sql`(${value} >= ${first} AND ${value} <= ${last})`,
  );
  return sql`${verbatim(table)}.kind = ${'ip'} AND ${anyOf(within)}`;
}

/** Index rows of events from which nothing could be derived; what their columns say is looked at. */
export function undecodedRows(table: 'k'): SqlFragment {
  const { kind, value } = UNDECODED_ENTRY;
  return sql`${verbatim(table)}.kind = ${kind} AND ${verbatim(table)}.value = ${value}`;
}
