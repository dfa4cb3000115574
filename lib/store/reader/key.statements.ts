import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import {
  columnConditions,
  conditionsOn,
  isNarrow,
  timeConditions,
  type ColumnKey,
} from './column.conditions.js';
import type { DerivedLookups, IndexLookup } from './derived.lookups.js';
import { EventSource, type EventIndex } from './event.source.js';
import { addressRows, undecodedRows, valueRows } from './index-row.conditions.js';
import { inWrittenOrder } from './join-order.js';
import { afterPosition, readingOrder, type KeyColumns } from './keyset.condition.js';
import type { NormalisedQuery } from './normalised-query.js';
import type { ReadPlan } from './read.plan.js';
import { allOf, joined, sql, verbatim, type SqlFragment } from './sql-fragment.js';
import { textMatch, tokensMatch } from './text-match.condition.js';

/** Up to so many values of one key are read as ranges of their own, each in reading order and limited. */
const MAX_RANGES = 50;

const EVENT_KEY: KeyColumns = { occurredAt: verbatim('e.occurred_at'), id: verbatim('e.id') };
const LED_KEY: KeyColumns = { occurredAt: verbatim('k.occurred_at'), id: verbatim('k.event_id') };
const WINDOW_KEY: KeyColumns = {
  occurredAt: verbatim('w.occurred_at'),
  id: verbatim('w.event_id'),
};
const PLAIN_KEY: KeyColumns = { occurredAt: verbatim('occurred_at'), id: verbatim('event_id') };

/** The tables that keys come from, and what is asked of them. */
interface KeySource {
  /** Tables and joins; the key comes from `k`, or from `e` where there is no other table. */
  from: SqlFragment;
  key: KeyColumns;
  conditions: readonly SqlFragment[];
  /** True if a key may come more than once. */
  isDistinct?: boolean;
  /** Columns of which the conditions speak already. */
  elsewhere?: readonly ColumnKey[];
  /** Default: reading order. */
  order?: SqlFragment;
}

/** What the event table's own indexes answer. */
const KEYS_OF = {
  actor: ['actorId'],
  target: ['targetType', 'targetId'],
} as const satisfies Record<string, readonly ColumnKey[]>;

/**
 * Finds the keys (`occurred_at`, `event_id`) of events in reading order, as a plan says: one
 * table leads, the event's columns (`e`) and all other lookups are looked at per key.
 */
export class KeyStatements {
  private readonly event: EventSource;
  private readonly leaf: SqlFragment;
  private readonly index: SqlFragment;
  private readonly search: SqlFragment;
  private readonly select: SqlFragment;
  private readonly join: SqlFragment;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    ({ select: this.select, join: this.join } = inWrittenOrder(dialect));
    this.event = new EventSource(dialect, tables);
    this.leaf = verbatim(dialect.quote(tables.leaf));
    this.index = verbatim(dialect.quote(tables.index));
    this.search = verbatim(dialect.quote(tables.search));
  }

  of(query: NormalisedQuery, plan: ReadPlan): SqlFragment {
    return plan.window === undefined ? this.led(query, plan) : this.windowed(query, plan);
  }

  /** The keys that words and numbers are looked at in. */
  window(query: NormalisedQuery, plan: ReadPlan): SqlFragment {
    return this.led({ ...query, limit: plan.window ?? query.limit }, plan);
  }

  private windowed(query: NormalisedQuery, plan: ReadPlan): SqlFragment {
    const { texts, seq } = plan.lookups;
    const conditions = [...seqWithin(seq), ...tokensMatch(texts, this.dialect)];
    return sql`${this.select} w.occurred_at, w.event_id FROM (${this.window(query, plan)}) w
      ${this.join} ${this.leaf} k ON k.event_id = w.event_id ${texts.length > 0 ? this.joinedTokens() : verbatim('')}
      WHERE ${allOf(conditions)} ${readingOrder(WINDOW_KEY, query.order)} LIMIT ${verbatim(query.limit)}`;
  }

  /** OFFSET 0: PostgreSQL thinks hardly any text is LIKE another, and would read the whole table first. */
  private joinedTokens(): SqlFragment {
    if (this.dialect.kind === 'postgres') {
      return sql`CROSS JOIN LATERAL (SELECT tokens FROM ${this.search} WHERE seq = k.seq OFFSET 0) s`;
    }
    return sql`${this.join} ${this.search} s ON ${this.searchSeq()} = k.seq`;
  }

  private led(query: NormalisedQuery, { lead, lookups }: ReadPlan): SqlFragment {
    const probes = (but?: IndexLookup): SqlFragment[] =>
      this.probes(lookups.index.filter((lookup) => lookup !== but));
    switch (lead.by) {
      case 'time': {
        const from = this.event.by(narrowIndex(query.filters));
        return this.keys(query, { from, key: EVENT_KEY, conditions: probes() });
      }
      case 'actor':
      case 'target':
        return this.byEventIndex(query, lead.by, probes());
      case 'index':
        return this.byLookup(query, lead.lookup, probes(lead.lookup));
      case 'repeated': {
        const ranges = [...this.rangesOf(lead.lookup), undecodedRows('k')];
        return this.byRows(query, ranges, probes());
      }
      case 'addresses':
        return this.byRows(query, [addressRows('k', lead.ranges), undecodedRows('k')], probes());
      case 'text':
        return this.byWords(query, lookups, probes());
      case 'latest words':
        return this.byLatestWords(query, lookups, lead.depth);
      case 'seq':
        return this.byTable(query, {
          table: sql`${this.leaf} k`,
          conditions: [...seqWithin(lookups.seq), ...probes()],
        });
    }
  }

  /**
   * In MySQL all columns beyond an index are in the clustered rows, and those of one actor are spread
   * over all of the table: two narrow indexes, one walked and the other probed, are a fraction of it.
   */
  private byEventIndex(
    query: NormalisedQuery,
    index: keyof typeof KEYS_OF,
    probes: readonly SqlFragment[],
  ): SqlFragment {
    const { dialect } = this;
    const keys = KEYS_OF[index];
    const isNarrowElse = query.filters.every((filter) => isNarrow(filter, keys));
    const asksMore = query.filters.some(
      (filter) => columnConditions(filter, dialect, keys).length > 0,
    );
    if (dialect.kind !== 'mysql' || !isNarrowElse || !asksMore) {
      return this.keys(query, { from: this.event.by(index), key: EVENT_KEY, conditions: probes });
    }
    const from = sql`${this.event.by('facts')} ${this.join} ${this.event.by(index, 'a')}
      ON a.occurred_at = e.occurred_at AND a.id = e.id`;
    const led = query.filters.flatMap((filter) => conditionsOn('a', filter, { keys, dialect }));
    return this.keys(query, {
      from,
      key: EVENT_KEY,
      conditions: [...led, ...probes],
      elsewhere: keys,
    });
  }

  /** For counting: the latest rows of the search table, one after the other, in no reading order. */
  private byLatestWords(
    query: NormalisedQuery,
    { texts }: DerivedLookups,
    depth: number,
  ): SqlFragment {
    const seq = this.searchSeq();
    const table = sql`${this.search} s ${this.join} ${this.leaf} k ON k.seq = ${seq}`;
    const latest = sql`${seq} > (SELECT MAX(seq) FROM ${this.leaf}) - ${verbatim(depth)}`;
    const conditions = [latest, ...tokensMatch(texts, this.dialect)];
    return this.byTable(query, { table, conditions, order: sql`ORDER BY ${seq} DESC` });
  }

  private byLookup(
    query: NormalisedQuery,
    lookup: IndexLookup,
    probes: readonly SqlFragment[],
  ): SqlFragment {
    const ranges = this.rangesOf(lookup);
    const [range] = ranges;
    if (range === undefined || ranges.length > 1) return this.byRows(query, ranges, probes);
    const isDistinct = lookup.values.length > 1;
    return this.byTable(query, {
      table: sql`${this.index} k`,
      conditions: [range, ...probes],
      isDistinct,
    });
  }

  /** Each range in reading order and limited. UNION: an event that several lead to is one event. */
  private byRows(
    query: NormalisedQuery,
    ranges: readonly SqlFragment[],
    probes: readonly SqlFragment[],
  ): SqlFragment {
    const table = sql`${this.index} k`;
    const members = ranges.map((range) =>
      this.byTable(query, { table, conditions: [range, ...probes] }),
    );
    const tables = members.map(
      (member, position) => sql`SELECT * FROM (${member}) ${verbatim(`r${position}`)}`,
    );
    return sql`${joined(tables, ' UNION ')} ${readingOrder(PLAIN_KEY, query.order)} LIMIT ${verbatim(query.limit)}`;
  }

  private byWords(
    query: NormalisedQuery,
    { texts, seq }: DerivedLookups,
    probes: readonly SqlFragment[],
  ): SqlFragment {
    const table = sql`${this.search} s ${this.join} ${this.leaf} k ON k.seq = ${this.searchSeq()}`;
    const conditions = [textMatch(texts, this.dialect), ...seqWithin(seq), ...probes];
    return this.byTable(query, { table, conditions });
  }

  private byTable(
    query: NormalisedQuery,
    { table, ...rest }: Omit<KeySource, 'from' | 'key'> & { table: SqlFragment },
  ): SqlFragment {
    // Joined to the event even where no column is asked for: a key whose event has been pruned must not take up a place of the page.
    const from = sql`${table} ${this.join} ${this.event.by(narrowIndex(query.filters))}
      ON e.occurred_at = k.occurred_at AND e.id = k.event_id`;
    return this.keys(query, { from, key: LED_KEY, ...rest });
  }

  private keys(query: NormalisedQuery, source: KeySource): SqlFragment {
    const { from, key, conditions, isDistinct, elsewhere } = source;
    const { filters, after, limit } = query;
    const order = source.order ?? readingOrder(key, query.order);
    const all = allOf([
      ...conditions,
      ...filters.flatMap((filter) => timeConditions(filter, key.occurredAt, this.dialect)),
      ...filters.flatMap((filter) => columnConditions(filter, this.dialect, elsewhere)),
      ...(after ? [afterPosition(key, { after, order: query.order }, this.dialect)] : []),
    ]);
    return sql`${this.select} ${verbatim(isDistinct ? 'DISTINCT' : '')} ${key.occurredAt} AS occurred_at, ${key.id} AS event_id FROM ${from}
      WHERE ${all} ${order} LIMIT ${verbatim(limit)}`;
  }

  private rangesOf(lookup: IndexLookup): SqlFragment[] {
    const { kind, values } = lookup;
    if (values.length > MAX_RANGES) return [valueRows('k', lookup, this.dialect)];
    return values.map((value) => valueRows('k', { kind, values: [value] }, this.dialect));
  }

  private probes(lookups: readonly IndexLookup[]): SqlFragment[] {
    return lookups.map(
      (
        lookup,
      ) => sql`EXISTS (SELECT 1 FROM ${this.index} x WHERE ${valueRows('x', lookup, this.dialect)}
        AND x.occurred_at = e.occurred_at AND x.event_id = e.id)`,
    );
  }

  private searchSeq(): SqlFragment {
    return verbatim(this.dialect.kind === 'sqlite' ? 's.rowid' : 's.seq');
  }
}

/** The narrow index of the event table, if it answers all that the filters ask. */
function narrowIndex(filters: readonly NormalisedFilter[]): EventIndex | undefined {
  return filters.every((filter) => isNarrow(filter)) ? 'facts' : undefined;
}

/** Limits on `k.seq`. */
function seqWithin(seq: DerivedLookups['seq']): SqlFragment[] {
  const conditions: SqlFragment[] = [];
  if (seq?.from !== undefined) conditions.push(sql`k.seq >= ${seq.from}`);
  if (seq?.to !== undefined) conditions.push(sql`k.seq <= ${seq.to}`);
  return conditions;
}
