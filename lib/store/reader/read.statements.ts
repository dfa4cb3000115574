import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { EVENT_COLUMNS } from '../event-columns.js';
import { columnConditions, timeConditions } from './column.conditions.js';
import { inWrittenOrder } from './join-order.js';
import { KeyStatements } from './key.statements.js';
import { afterPosition, readingOrder, type KeyColumns } from './keyset.condition.js';
import type { NormalisedQuery } from './normalised-query.js';
import type { ReadPlan } from './read.plan.js';
import { allOf, boundList, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** Events not yet sequenced that a read looks at; more than this only after a long stop of the sequencer. */
export const TAIL_LIMIT = 2_000;
/**
 * How far back the tail is looked for, in events: only what a transaction wrote that was open
 * while so many others came is farther back, and that for the second until it is sequenced.
 */
const TAIL_DEPTH = 10_000;

const EVENT_KEY: KeyColumns = { occurredAt: verbatim('e.occurred_at'), id: verbatim('e.id') };

/** What a read is narrowed by besides the derived tables. */
export type Narrowing = Omit<NormalisedQuery, 'limit'>;

/** What is counted, up to `limit`, beside these events of the tail. */
export interface CountQuery {
  filters: readonly NormalisedFilter[];
  limit: number;
  tailIds: readonly string[];
}

/** The SELECTs of the reader. The event table is always `e`. */
export class ReadStatements {
  private readonly columns = verbatim(EVENT_COLUMNS.map((column) => `e.${column}`).join(', '));
  private readonly event: SqlFragment;
  private readonly leaf: SqlFragment;
  private readonly cursor: SqlFragment;
  private readonly keys: KeyStatements;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.event = verbatim(dialect.quote(tables.event));
    this.leaf = verbatim(dialect.quote(tables.leaf));
    this.cursor = verbatim(dialect.quote(tables.cursor));
    this.keys = new KeyStatements(dialect, tables);
  }

  /** A page: the keys of its events first, the wide rows only for those. */
  page(query: NormalisedQuery, plan: ReadPlan): SqlFragment {
    const { select, join } = inWrittenOrder(this.dialect);
    return sql`${select} ${this.columns} FROM (${this.keys.of(query, plan)}) p
      ${join} ${this.event} e ON e.occurred_at = p.occurred_at AND e.id = p.event_id
      ${readingOrder(EVENT_KEY, query.order)} LIMIT ${verbatim(query.limit)}`;
  }

  /** How many keys (`walked`) a plan's window holds. */
  walked(query: NormalisedQuery, plan: ReadPlan): SqlFragment {
    return sql`SELECT COUNT(*) AS walked FROM (${this.keys.window(query, plan)}) w`;
  }

  /** The newest unsequenced events that pass the column conditions. */
  tail(narrowing: Narrowing): SqlFragment {
    const { select, join } = inWrittenOrder(this.dialect);
    return sql`${select} ${this.columns} FROM (
        SELECT t.occurred_at, t.id FROM ${this.unsequenced()}
        ORDER BY t.ordinal DESC LIMIT ${verbatim(TAIL_LIMIT)}) u
      ${join} ${this.event} e ON e.occurred_at = u.occurred_at AND e.id = u.id
      WHERE ${this.conditions(narrowing)}`;
  }

  /**
   * How many match in the tables (`found`), of how many keys in the plan's window (`walked`), and
   * how many of the given tail are sequenced by now (`twice`): in one statement, hence of one moment.
   */
  count(query: CountQuery, plan: ReadPlan): SqlFragment {
    const { tailIds, ...rest } = query;
    const keys = this.keys.of({ ...rest, order: 'newest' }, plan);
    const ids = boundList(tailIds.map((id) => this.dialect.bindId(id)));
    const twice =
      tailIds.length === 0
        ? verbatim('0')
        : sql`(SELECT COUNT(*) FROM ${this.leaf} WHERE event_id IN (${ids}))`;
    const walked =
      plan.window === undefined
        ? verbatim('0')
        : sql`(SELECT COUNT(*) FROM (${this.keys.window({ ...rest, order: 'newest' }, plan)}) w)`;
    return sql`SELECT (SELECT COUNT(*) FROM (${keys}) c) AS found, ${walked} AS walked, ${twice} AS twice`;
  }

  /** Rows of unsequenced events, for counting them. */
  unsequencedRows(): SqlFragment {
    return sql`SELECT 1 AS one FROM ${this.unsequenced()}`;
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

  /**
   * A scalar subquery, for PostgreSQL would make of an anti-join a hash of all leaves; of few rows,
   * for it takes the mark to let a third of the log through, and compiles (JIT) what looks like much work.
   */
  private unsequenced(): SqlFragment {
    return sql`(SELECT r.ordinal, r.occurred_at, r.id FROM ${this.event} r
        WHERE r.ordinal > ${this.lowWaterMark()} ORDER BY r.ordinal DESC LIMIT ${verbatim(TAIL_DEPTH)}) t
      WHERE (SELECT l.event_id FROM ${this.leaf} l WHERE l.event_id = t.id) IS NULL`;
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
