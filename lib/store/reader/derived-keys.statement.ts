import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { columnConditions, textIn, timeConditions } from './column.conditions.js';
import type { DerivedLookups, IndexLookup } from './derived.lookups.js';
import { afterPosition, readingOrder, type KeyColumns } from './keyset.condition.js';
import type { NormalisedQuery } from './normalised-query.js';
import { allOf, joined, sql, verbatim, type SqlFragment } from './sql-fragment.js';
import { textMatch } from './text-match.condition.js';

/** Up to so many values of one key are read as ranges of their own, each in reading order and limited. */
const MAX_RANGES = 50;

const KEY: KeyColumns = { occurredAt: verbatim('k.occurred_at'), id: verbatim('k.event_id') };

/**
 * Finds the keys (`occurred_at`, `event_id`) of sequenced events by the tables
 * derived from them, in reading order. One lookup leads, as table `k`; the others are probed per event.
 */
export class DerivedKeys {
  private readonly event: SqlFragment;
  private readonly leaf: SqlFragment;
  private readonly index: SqlFragment;
  private readonly search: SqlFragment;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.event = verbatim(dialect.quote(tables.event));
    this.leaf = verbatim(dialect.quote(tables.leaf));
    this.index = verbatim(dialect.quote(tables.index));
    this.search = verbatim(dialect.quote(tables.search));
  }

  of(query: NormalisedQuery, { index, texts, seq }: DerivedLookups): SqlFragment {
    if (texts.length > 0) {
      const from = sql`${this.search} s JOIN ${this.leaf} k ON k.seq = ${this.searchSeq()}`;
      const condition = textMatch(texts, this.dialect);
      return this.keys(query, {
        from,
        conditions: [condition, ...seqWithin(seq), ...this.probes(index)],
      });
    }
    const [leading, ...others] = index;
    if (!leading) {
      return this.keys(query, { from: sql`${this.leaf} k`, conditions: seqWithin(seq) });
    }
    const conditions = [...this.probes(others), ...this.seqProbe(seq)];
    if (leading.values.length > MAX_RANGES) {
      return this.keys(query, {
        select: 'SELECT DISTINCT',
        from: sql`${this.index} k`,
        conditions: [this.hasValue('k', leading), ...conditions],
      });
    }
    const ranges = leading.values.map((value) => {
      const range = this.hasValue('k', { kind: leading.kind, values: [value] });
      return this.keys(query, { from: sql`${this.index} k`, conditions: [range, ...conditions] });
    });
    return ranges.length === 1 ? (ranges[0] as SqlFragment) : this.united(query, ranges);
  }

  private keys(
    query: NormalisedQuery,
    source: { from: SqlFragment; conditions: readonly SqlFragment[]; select?: string },
  ): SqlFragment {
    const { filters, order, after, limit } = query;
    const conditions = allOf([
      ...source.conditions,
      ...filters.flatMap((filter) => timeConditions(filter, KEY.occurredAt, this.dialect)),
      ...filters.flatMap((filter) => columnConditions(filter, this.dialect)),
      ...(after ? [afterPosition(KEY, { after, order }, this.dialect)] : []),
    ]);
    // Joined to the event even where no column is asked for: a key whose event has been pruned must not take up a place of the page.
    return sql`${verbatim(source.select ?? 'SELECT')} k.occurred_at, k.event_id FROM ${source.from}
      JOIN ${this.event} e ON e.occurred_at = k.occurred_at AND e.id = k.event_id
      WHERE ${conditions}
      ${readingOrder(KEY, order)} LIMIT ${verbatim(limit)}`;
  }

  /** UNION: an event that several values lead to is one event. */
  private united({ order, limit }: NormalisedQuery, ranges: readonly SqlFragment[]): SqlFragment {
    const members = ranges.map(
      (range, position) => sql`SELECT * FROM (${range}) ${verbatim(`r${position}`)}`,
    );
    const columns: KeyColumns = {
      occurredAt: verbatim('occurred_at'),
      id: verbatim('event_id'),
    };
    return sql`${joined(members, ' UNION ')} ${readingOrder(columns, order)} LIMIT ${verbatim(limit)}`;
  }

  private probes(lookups: readonly IndexLookup[]): SqlFragment[] {
    return lookups.map(
      (lookup) => sql`EXISTS (SELECT 1 FROM ${this.index} x WHERE ${this.hasValue('x', lookup)}
        AND x.occurred_at = e.occurred_at AND x.event_id = e.id)`,
    );
  }

  private hasValue(table: 'k' | 'x', { kind, values }: IndexLookup): SqlFragment {
    const value = verbatim(`${table}.value`);
    return sql`${verbatim(table)}.kind = ${kind} AND ${textIn(value, values, this.dialect)}`;
  }

  private seqProbe(seq: DerivedLookups['seq']): SqlFragment[] {
    if (!seq) return [];
    const within = allOf([sql`k.event_id = e.id`, ...seqWithin(seq)]);
    return [sql`EXISTS (SELECT 1 FROM ${this.leaf} k WHERE ${within})`];
  }

  private searchSeq(): SqlFragment {
    return verbatim(this.dialect.kind === 'sqlite' ? 's.rowid' : 's.seq');
  }
}

/** Limits on `k.seq`. */
function seqWithin(seq: DerivedLookups['seq']): SqlFragment[] {
  const conditions: SqlFragment[] = [];
  if (seq?.from !== undefined) conditions.push(sql`k.seq >= ${seq.from}`);
  if (seq?.to !== undefined) conditions.push(sql`k.seq <= ${seq.to}`);
  return conditions;
}
