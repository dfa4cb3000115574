import { validate as isUuid } from 'uuid';

import type { AuditReader, ReadQuery } from '../../contracts/audit-reader.js';
import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditFilter } from '../../event/event-filter.js';
import { eventPredicate, type EventPredicate } from '../../event/event-filter.match.js';
import { normaliseFilter, type NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoreConnection, StoredRow } from '../connection/store-connection.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import type { EventRow } from '../event-row.codec.js';
import { exceedsColumns } from './column.conditions.js';
import { afterHostTransaction } from './host-transaction.wait.js';
import type { NormalisedQuery } from './normalised-query.js';
import { isDerived, withoutWindow, type ReadPlan } from './read.plan.js';
import { ReadPlanner } from './read.planner.js';
import { ReadStatements, type CountQuery, type Narrowing } from './read.statements.js';
import { render, type SqlFragment } from './sql-fragment.js';
import { readEvent } from './stored-event.reader.js';
import { TargetTypes } from './target-types.js';
import { mergeTail, positionOf } from './unsequenced-tail.js';

/** Rows read at once where found rows must be looked at whole. */
const SCAN_SIZE = 500;

/** Keys that words are looked for in first: enough for a word in every fifth event. */
const SAMPLE = 300;
const LARGE_SAMPLE = 2_500;
/** Rows of the search table in which a word is counted without the full-text index. */
const LATEST_WORDS = 60_000;
/** Most keys that words are looked for in one by one. */
const LARGEST_WINDOW = 20_000;

/**
 * Reads events from the store's tables, in keyset pages. What the event table's
 * columns do not answer, or not fast, goes through the tables that the sequencer derives,
 * and for the events it has not reached yet through {@link mergeTail}.
 */
export class SqlAuditReader implements AuditReader {
  private readonly statements: ReadStatements;
  private readonly planner: ReadPlanner;
  private readonly types: TargetTypes;

  constructor(
    private readonly connection: StoreConnection,
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.statements = new ReadStatements(dialect, tables);
    const read = (statement: SqlFragment): Promise<StoredRow[]> => this.read(statement);
    this.planner = new ReadPlanner(dialect, tables, this.statements, read);
    this.types = new TargetTypes(dialect, tables, read);
  }

  async find(request: ReadQuery): Promise<AuditEvent[]> {
    const filters = await this.types.complete(request.filters.map(normaliseFilter));
    const query = { ...request, filters };
    if (query.filters.some(matchesNothing)) return [];
    if (query.filters.some(exceedsColumns)) return this.findExactly(query);
    return this.withSequenceNumbers(await this.findByIndex(query));
  }

  async get(id: string): Promise<AuditEvent | undefined> {
    if (!isUuid(id)) return undefined;
    const statements = this.statements;
    // Looked for again among the sequenced: it may have become one, and the mark have passed it, in between.
    for (const statement of [
      statements.sequencedEvent,
      statements.recentEvent,
      statements.sequencedEvent,
    ]) {
      const [row] = await this.read(statement.call(statements, id.toLowerCase()));
      if (row) {
        const [event] = await this.withSequenceNumbers(this.decode([row]));
        return event;
      }
    }
    return undefined;
  }

  async count(given: readonly AuditFilter[], cap: number): Promise<number> {
    const filters = await this.types.complete(given.map(normaliseFilter));
    if (filters.some(matchesNothing)) return 0;
    if (filters.some(exceedsColumns)) {
      return (await this.findExactly({ filters, order: 'newest', limit: cap })).length;
    }
    const plan = await this.planner.plan(filters);
    const tail = await this.readTail({ filters, order: 'newest' }, plan);
    const tailIds = tail.map((event) => event.id);
    if (plan.window !== undefined) return this.countWords({ filters, limit: cap, tailIds }, plan);
    return (await this.countBy({ filters, limit: cap, tailIds }, plan)).found;
  }

  private async findByIndex(query: NormalisedQuery): Promise<AuditEvent[]> {
    const plan = await this.planner.plan(query.filters);
    const tail = await this.readTail(query, plan);
    const found = await this.readPage(query, plan);
    return mergeTail(found, tail, query);
  }

  /** A window that holds neither enough events nor all of them has not answered. */
  private async readPage(query: NormalisedQuery, plan: ReadPlan): Promise<AuditEvent[]> {
    const page = async (each: ReadPlan): Promise<AuditEvent[]> =>
      this.decode(await this.read(this.statements.page(query, each)));
    if (plan.window === undefined) return page(plan);
    for (const window of [
      Math.max(SAMPLE, 3 * query.limit),
      Math.max(plan.window, 6 * query.limit),
    ]) {
      const found = await page({ ...plan, window });
      if (found.length >= query.limit) return found;
      const [row] = await this.read(this.statements.walked(query, { ...plan, window }));
      if (Number(row?.['walked']) < window) return found;
    }
    return page(withoutWindow(plan));
  }

  /** A common word fills the count within a window; a rare one is for the full-text index. */
  private async countWords(query: CountQuery, plan: ReadPlan): Promise<number> {
    const sampled = await this.sampleWords(query, plan);
    const { found, size } = sampled;
    if (sampled.isAll || found >= query.limit) return found;
    if (plan.isOnlyText && found > 0) {
      const lead = { by: 'latest words', depth: LATEST_WORDS } as const;
      const latest = await this.countBy(query, { ...plan, lead, window: undefined });
      if (latest.found >= query.limit) return latest.found;
    }
    const expected = Math.ceil((1.5 * query.limit * size) / Math.max(found, 1));
    const window = plan.isFew ? plan.window : expected;
    if (window !== undefined && window <= LARGEST_WINDOW && !plan.isOnlyText) {
      const further = await this.countBy(query, { ...plan, window });
      if (further.isAll || further.found >= query.limit) return further.found;
    }
    return (await this.countBy(query, withoutWindow(plan))).found;
  }

  /** How common the words are. The latest events may be of another kind than all before them: none there proves nothing. */
  private async sampleWords(
    query: CountQuery,
    plan: ReadPlan,
  ): Promise<{ found: number; isAll: boolean; size: number }> {
    const small = await this.countBy(query, { ...plan, window: SAMPLE });
    if (small.isAll || small.found > 0) return { ...small, size: SAMPLE };
    const large = await this.countBy(query, { ...plan, window: LARGE_SAMPLE });
    return { ...large, size: LARGE_SAMPLE };
  }

  private async countBy(
    query: CountQuery,
    plan: ReadPlan,
  ): Promise<{ found: number; isAll: boolean }> {
    const [row] = await this.read(this.statements.count(query, plan));
    const found = Number(row?.['found']) + query.tailIds.length - Number(row?.['twice']);
    const isAll = plan.window === undefined || Number(row?.['walked']) < plan.window;
    return { found: Math.min(query.limit, found), isAll };
  }

  /** For values longer than their column: what the columns let through is looked at whole. */
  private async findExactly(query: NormalisedQuery): Promise<AuditEvent[]> {
    const found: AuditEvent[] = [];
    const matches = matchesAll(query.filters);
    let { after } = query;
    for (;;) {
      const candidates = await this.withSequenceNumbers(
        await this.findByIndex({ ...query, after, limit: SCAN_SIZE }),
      );
      found.push(...candidates.filter(matches));
      const last = candidates.at(-1);
      if (!last || candidates.length < SCAN_SIZE || found.length >= query.limit) {
        return found.slice(0, query.limit);
      }
      after = positionOf(last);
    }
  }

  private async readTail(narrowing: Narrowing, plan: ReadPlan): Promise<AuditEvent[]> {
    // What has no sequence number is in no range of them.
    if (!isDerived(plan) || plan.lookups.seq) return [];
    const events = this.decode(await this.read(this.statements.tail(narrowing)));
    return events.filter(matchesAll(narrowing.filters));
  }

  private async withSequenceNumbers(events: AuditEvent[]): Promise<AuditEvent[]> {
    if (events.length === 0) return events;
    const rows = await this.read(this.statements.sequenceNumbers(events.map(({ id }) => id)));
    const seqById = new Map(
      rows.map((row) => [this.dialect.readId(row['event_id']), String(row['seq'])]),
    );
    for (const event of events) {
      const seq = seqById.get(event.id);
      if (seq !== undefined) event.seq = seq;
    }
    return events;
  }

  private decode(rows: readonly StoredRow[]): AuditEvent[] {
    return rows.map((row) => readEvent(row as EventRow, this.dialect));
  }

  private read(statement: SqlFragment): Promise<StoredRow[]> {
    const { text, parameters } = render(statement, this.dialect);
    return afterHostTransaction(() => this.connection.read(text, parameters));
  }
}

/** A key with an empty array matches if any of no values does. */
function matchesNothing(filter: NormalisedFilter): boolean {
  return Object.values(filter).some((value) => Array.isArray(value) && value.length === 0);
}

function matchesAll(filters: readonly NormalisedFilter[]): EventPredicate {
  const predicates = filters.map(eventPredicate);
  return (event) => predicates.every((matches) => matches(event));
}
