import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import type { AuditTables } from '../audit-tables.js';
import type { StoredRow } from '../connection/store-connection.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { exceedsColumns } from './column.conditions.js';
import { sql, verbatim, type SqlFragment } from './sql-fragment.js';

/** An application has tens of record types; with more than this an id is looked for without them. */
const MOST_TYPES = 200;

/**
 * Adds the types of all targets to filters that name ids of targets and no type: the index of targets
 * begins with the type, so an id alone would be looked for in the whole table.
 */
export class TargetTypes {
  private readonly event: SqlFragment;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
    private readonly read: (statement: SqlFragment) => Promise<StoredRow[]>,
  ) {
    this.event = verbatim(dialect.quote(tables.event));
  }

  async complete(filters: readonly NormalisedFilter[]): Promise<NormalisedFilter[]> {
    if (!filters.some(lacksType)) return [...filters];
    const rows = await this.read(this.statement());
    const targetType = rows.map((row) => String(row['target_type']));
    // A type cut to its column's length is not the type of any event.
    if (targetType.length > MOST_TYPES || exceedsColumns({ targetType })) return [...filters];
    return filters.map((filter) => (lacksType(filter) ? { ...filter, targetType } : filter));
  }

  /** From one type to the next by the index, never row by row. */
  private statement(): SqlFragment {
    const limit = verbatim(MOST_TYPES + 1);
    if (this.dialect.kind === 'mysql') {
      // Done so by the database itself; the recursion below it would not.
      return sql`SELECT DISTINCT target_type FROM ${this.event} WHERE target_type IS NOT NULL LIMIT ${limit}`;
    }
    return sql`WITH RECURSIVE types(target_type) AS (
        SELECT MIN(target_type) FROM ${this.event}
        UNION ALL
        SELECT (SELECT MIN(e.target_type) FROM ${this.event} e WHERE e.target_type > types.target_type)
        FROM types WHERE types.target_type IS NOT NULL
      ) SELECT target_type FROM types WHERE target_type IS NOT NULL LIMIT ${limit}`;
  }
}

function lacksType({ targetId, targetType }: NormalisedFilter): boolean {
  return targetId !== undefined && targetType === undefined;
}
