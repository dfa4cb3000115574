import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { timeConditions, actorCondition, targetConditions } from './column.conditions.js';
import type { DerivedLookups } from './derived.lookups.js';
import { EventSource } from './event.source.js';
import { addressRows, valueRows } from './index-row.conditions.js';
import type { Lead } from './read.plan.js';
import { allOf, joined, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** A lead and the rows it would lead through. */
export interface LeadCandidate {
  lead: Lead;
  /** True if its rows come in reading order, so that a page need not read all of them. */
  isOrdered: boolean;
  rows: SqlFragment;
}

/** The leads that filters offer, and how many rows each has. */
export class LeadCandidates {
  private readonly index: SqlFragment;
  private readonly event: EventSource;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    this.index = verbatim(dialect.quote(tables.index));
    this.event = new EventSource(dialect, tables);
  }

  of(filters: readonly NormalisedFilter[], lookups: DerivedLookups): LeadCandidate[] {
    const byIndex = (lead: Lead, rows: SqlFragment): LeadCandidate => ({
      lead,
      isOrdered: lead.by !== 'addresses',
      rows: this.rowsOf(this.index, [rows, ...this.times(filters, 'k.occurred_at')], 'k'),
    });
    return [
      ...lookups.index.map((lookup) =>
        byIndex({ by: 'index', lookup }, valueRows('k', lookup, this.dialect)),
      ),
      ...lookups.repeated.map((lookup) =>
        byIndex({ by: 'repeated', lookup }, valueRows('k', lookup, this.dialect)),
      ),
      ...lookups.addresses.map((ranges) =>
        byIndex({ by: 'addresses', ranges }, addressRows('k', ranges)),
      ),
      ...filters.flatMap((filter) => this.eventLeads(filter, filters)),
    ];
  }

  /** One row for each: `name` (its position) and `size`, counted up to `cap`. */
  sizes(candidates: readonly SqlFragment[], cap: number): SqlFragment {
    const members = candidates.map(
      (rows, position) => sql`SELECT ${verbatim(position)} AS name, COUNT(*) AS size
        FROM (${rows} LIMIT ${verbatim(cap)}) ${verbatim(`c${position}`)}`,
    );
    return joined(members, ' UNION ALL ');
  }

  private eventLeads(
    filter: NormalisedFilter,
    filters: readonly NormalisedFilter[],
  ): LeadCandidate[] {
    const times = this.times(filters, 'e.occurred_at');
    const actor = actorCondition(filter, this.dialect);
    const target = targetConditions(filter, this.dialect);
    const leads: LeadCandidate[] = [];
    if (actor) {
      const rows = this.rowsOf(this.event.by('actor'), [actor, ...times], 'e');
      leads.push({ lead: { by: 'actor' }, isOrdered: true, rows });
    }
    if (target) {
      const rows = this.rowsOf(this.event.by('target'), [...target, ...times], 'e');
      leads.push({ lead: { by: 'target' }, isOrdered: target.length > 1, rows });
    }
    return leads;
  }

  private rowsOf(
    table: SqlFragment,
    conditions: readonly SqlFragment[],
    alias: 'e' | 'k',
  ): SqlFragment {
    const from = alias === 'k' ? sql`${table} k` : table;
    return sql`SELECT 1 AS one FROM ${from} WHERE ${allOf(conditions)}`;
  }

  private times(filters: readonly NormalisedFilter[], column: string): SqlFragment[] {
    return filters.flatMap((filter) => timeConditions(filter, verbatim(column), this.dialect));
  }
}
