import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { EVENT_COLUMNS } from '../event-columns.js';
import { columnConditions, timeConditions } from './column.conditions.js';
import { DerivedKeys } from './derived-keys.statement.js';
import type { DerivedLookups } from './derived.lookups.js';
import { afterPosition, readingOrder, type KeyColumns } from './keyset.condition.js';
import type { NormalisedQuery } from './normalised-query.js';
import { allOf, boundList, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** Events not yet sequenced that a read looks at; more than this only after a long stop of the sequencer. */
const TAIL_LIMIT = 2_000;

const EVENT_KEY: KeyColumns = { occurredAt: verbatim('e.occurred_at'), id: verbatim('e.id') };

/** What a read is narrowed by besides the derived tables. */
export type Narrowing = Omit<NormalisedQuery, 'limit'>;

/** The SELECTs of the reader. The event table is always `e`. */
export class ReadStatements {
  private readonly columns = verbatim(EVENT_COLUMNS.map((column) => `e.${column}`).join(', '));
  private readonly event: SqlFragment;
  private readonly leaf: SqlFragment;
  private readonly cursor: SqlFragment;
  private readonly derivedKeys: DerivedKeys;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.event = verbatim(dialect.quote(tables.event));
    this.leaf = verbatim(dialect.quote(tables.leaf));
    this.cursor = verbatim(dialect.quote(tables.cursor));
    this.derivedKeys = new DerivedKeys(dialect, tables);
  }

  /** A page by the columns of the event table alone. */
  page(query: NormalisedQuery): SqlFragment {
    return sql`SELECT ${this.columns} FROM ${this.event} e
      WHERE ${this.conditions(query)}
      ${readingOrder(EVENT_KEY, query.order)} LIMIT ${verbatim(query.limit)}`;
  }

  /** A page of sequenced events: their keys first, the wide rows only for those of the page. */
  derivedPage(query: NormalisedQuery, lookups: DerivedLookups): SqlFragment {
    return sql`SELECT ${this.columns} FROM (${this.derivedKeys.of(query, lookups)}) p
      JOIN ${this.event} e ON e.occurred_at = p.occurred_at AND e.id = p.event_id
      ${readingOrder(EVENT_KEY, query.order)} LIMIT ${verbatim(query.limit)}`;
  }

  /** The newest unsequenced events that pass the column conditions. */
  tail(narrowing: Narrowing): SqlFragment {
    return sql`SELECT ${this.columns} FROM (
        SELECT t.occurred_at, t.id FROM ${this.event} t
        LEFT JOIN ${this.leaf} l ON l.event_id = t.id
        WHERE t.ordinal > ${this.lowWaterMark()} AND l.event_id IS NULL
        ORDER BY t.ordinal DESC LIMIT ${verbatim(TAIL_LIMIT)}) u
      JOIN ${this.event} e ON e.occurred_at = u.occurred_at AND e.id = u.id
      WHERE ${this.conditions(narrowing)}`;
  }

  /** How many match by the columns of the event table alone: `found`. */
  count(filters: readonly NormalisedFilter[], cap: number): SqlFragment {
    const conditions = this.conditions({ filters, order: 'newest' });
    return sql`SELECT COUNT(*) AS found FROM (
      SELECT 1 AS one FROM ${this.event} e WHERE ${conditions} LIMIT ${verbatim(cap)}) c`;
  }

  /**
   * How many sequenced events match (`found`), and how many of the given tail have been
   * sequenced by now (`twice`): both in one statement, hence of one moment.
   */
  derivedCount(
    query: { filters: readonly NormalisedFilter[]; limit: number; tailIds: readonly string[] },
    lookups: DerivedLookups,
  ): SqlFragment {
    const { filters, limit, tailIds } = query;
    const keys = this.derivedKeys.of({ filters, order: 'newest', limit }, lookups);
    const ids = boundList(tailIds.map((id) => this.dialect.bindId(id)));
    const twice =
      tailIds.length === 0
        ? verbatim('0')
        : sql`(SELECT COUNT(*) FROM ${this.leaf} WHERE event_id IN (${ids}))`;
    return sql`SELECT (SELECT COUNT(*) FROM (${keys}) c) AS found, ${twice} AS twice`;
  }

  /** `seq` by `event_id`. */
  sequenceNumbers(ids: readonly string[]): SqlFragment {
    const bound = boundList(ids.map((id) => this.dialect.bindId(id)));
    return sql`SELECT event_id, seq FROM ${this.leaf} WHERE event_id IN (${bound})`;
  }

  sequencedEvent(id: string): SqlFragment {
    return sql`SELECT ${this.columns} FROM ${this.leaf} l
      JOIN ${this.event} e ON e.occurred_at = l.occurred_at AND e.id = l.event_id
      WHERE l.event_id = ${this.dialect.bindId(id)}`;
  }

  /** An event above the low-water mark, sequenced or not. */
  recentEvent(id: string): SqlFragment {
    return sql`SELECT ${this.columns} FROM ${this.event} e
      WHERE e.ordinal > ${this.lowWaterMark()} AND e.id = ${this.dialect.bindId(id)}`;
  }

  private lowWaterMark(): SqlFragment {
    return sql`COALESCE((SELECT position FROM ${this.cursor} WHERE name = 'sequencer'), 0)`;
  }

  private conditions({ filters, order, after }: Narrowing): SqlFragment {
    return allOf([
      ...filters.flatMap((filter) => timeConditions(filter, EVENT_KEY.occurredAt, this.dialect)),
      ...filters.flatMap((filter) => columnConditions(filter, this.dialect)),
      ...(after ? [afterPosition(EVENT_KEY, { after, order }, this.dialect)] : []),
    ]);
  }
}
