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
import { derivedLookups, type DerivedLookups } from './derived.lookups.js';
import { afterHostTransaction } from './host-transaction.wait.js';
import type { NormalisedQuery } from './normalised-query.js';
import { ReadStatements, type Narrowing } from './read.statements.js';
import { render, type SqlFragment } from './sql-fragment.js';
import { readEvent } from './stored-event.reader.js';
import { mergeTail, positionOf } from './unsequenced-tail.js';

/** Rows read at once where found rows must be looked at whole. */
const SCAN_SIZE = 500;

/**
 * Reads events from the store's tables, in keyset pages. What the event table's
 * columns cannot answer goes through the tables that the sequencer derives, and
 * for the events it has not reached yet through {@link mergeTail}.
 */
export class SqlAuditReader implements AuditReader {
  private readonly statements: ReadStatements;

  constructor(
    private readonly connection: StoreConnection,
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.statements = new ReadStatements(dialect, tables);
  }

  async find(request: ReadQuery): Promise<AuditEvent[]> {
    const query = { ...request, filters: request.filters.map(normaliseFilter) };
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
    const filters = given.map(normaliseFilter);
    if (filters.some(matchesNothing)) return 0;
    if (filters.some(exceedsColumns)) {
      return (await this.findExactly({ filters, order: 'newest', limit: cap })).length;
    }
    const lookups = derivedLookups(filters);
    if (!lookups) {
      const [row] = await this.read(this.statements.count(filters, cap));
      return Number(row?.['found']);
    }
    const tail = await this.readTail({ filters, order: 'newest' }, lookups);
    const tailIds = tail.map((event) => event.id);
    const statement = this.statements.derivedCount({ filters, limit: cap, tailIds }, lookups);
    const [row] = await this.read(statement);
    return Math.min(cap, Number(row?.['found']) + tail.length - Number(row?.['twice']));
  }

  private async findByIndex(query: NormalisedQuery): Promise<AuditEvent[]> {
    const lookups = derivedLookups(query.filters);
    if (!lookups) return this.decode(await this.read(this.statements.page(query)));
    return this.findDerived(query, lookups);
  }

  private async findDerived(
    query: NormalisedQuery,
    lookups: DerivedLookups,
  ): Promise<AuditEvent[]> {
    const tail = await this.readTail(query, lookups);
    const rows = await this.read(this.statements.derivedPage(query, lookups));
    return mergeTail(this.decode(rows), tail, query);
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

  private async readTail(narrowing: Narrowing, lookups: DerivedLookups): Promise<AuditEvent[]> {
    // What has no sequence number is in no range of them.
    if (lookups.seq) return [];
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
