import type { AuditTables } from '../audit-tables.js';
import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import type { StoredRow } from '../connection/store-connection.js';
import { conditionCount } from './column.conditions.js';
import { derivedLookups, type DerivedLookups } from './derived.lookups.js';
import { LeadCandidates, type LeadCandidate } from './lead.candidates.js';
import type { Lead, ReadPlan } from './read.plan.js';
import { TAIL_LIMIT, type ReadStatements } from './read.statements.js';
import type { SqlFragment } from './sql-fragment.js';

/** A lead with fewer rows than this is read to its end without anybody waiting for it. */
const FEW_ROWS = 5_000;
/** Keys that words are looked for in before the full-text index is asked. */
const WINDOW = 2_500;

/** Decides how a read finds its events, by counting what each way would lead through. */
export class ReadPlanner {
  private readonly candidates: LeadCandidates;

  constructor(
    dialect: StoreDialect,
    tables: AuditTables,
    private readonly statements: ReadStatements,
    private readonly read: (statement: SqlFragment) => Promise<StoredRow[]>,
  ) {
    this.candidates = new LeadCandidates(dialect, tables);
  }

  async plan(filters: readonly NormalisedFilter[]): Promise<ReadPlan> {
    const lookups = derivedLookups(filters);
    const isPlain = lookups.texts.length === 0 && !lookups.seq;
    const { lead, isFew } = await this.lead(filters, lookups);
    // Twice the size: what is read to its end proves by its end that it was all.
    const window = isPlain ? undefined : isFew ? 2 * FEW_ROWS : WINDOW;
    const isOnlyText =
      lookups.texts.length === 1 && conditionCount(filters) === 1 && !filters.some(hasTime);
    return { lead, lookups, window, isFew, isOnlyText };
  }

  private async lead(
    filters: readonly NormalisedFilter[],
    lookups: DerivedLookups,
  ): Promise<{ lead: Lead; isFew: boolean }> {
    const candidates = this.candidates.of(filters, lookups);
    const [first] = candidates;
    if (!first) return { lead: { by: 'time' }, isFew: false };
    const isOnly = conditionCount(filters) === 1;
    if (isOnly && first.isOrdered && first.lead.by !== 'repeated') {
      return { lead: first.lead, isFew: false };
    }
    const counted = await this.counted(candidates);
    const [smallest] = counted.toSorted((a, b) => a.size - b.size);
    if (smallest && smallest.size < FEW_ROWS) return { lead: smallest.lead, isFew: true };
    return { lead: largeLead(counted, isOnly), isFew: false };
  }

  /** The candidates with their sizes, without those that a long tail would hide events from. */
  private async counted(
    candidates: readonly LeadCandidate[],
  ): Promise<(LeadCandidate & { size: number })[]> {
    const rows = candidates.map((candidate) => candidate.rows);
    const statement = this.candidates.sizes([...rows, this.statements.unsequencedRows()], FEW_ROWS);
    const sizes = new Map(
      (await this.read(statement)).map((row) => [Number(row['name']), Number(row['size'])]),
    );
    // The tail grows until it is read.
    const isTailLong = (sizes.get(rows.length) ?? 0) > TAIL_LIMIT / 2;
    return candidates
      .map((candidate, position) => ({ ...candidate, size: sizes.get(position) ?? 0 }))
      .filter(({ lead }) => !isTailLong || !['repeated', 'addresses'].includes(lead.by));
  }
}

function hasTime({ from, to }: NormalisedFilter): boolean {
  return from !== undefined || to !== undefined;
}

/** Which of many rows are gone through in reading order, until enough of them match. */
function largeLead(candidates: readonly LeadCandidate[], isOnly: boolean): Lead {
  const leadBy = (...kinds: Lead['by'][]): LeadCandidate | undefined =>
    candidates.find(({ lead, isOrdered }) => isOrdered && kinds.includes(lead.by));
  const ordered =
    leadBy('index') ?? leadBy('actor', 'target') ?? (isOnly ? leadBy('repeated') : undefined);
  return ordered?.lead ?? { by: 'time' };
}
