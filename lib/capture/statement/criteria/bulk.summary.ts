import type { AuditEventInput } from '../../../event/audit-event.js';
import { normaliseValue } from '../../../event/normalise-value.js';
import { allRecordsOf } from '../../../event/all-records.js';
import type { EntityOperation } from '../../entity/entity.change.js';
import type { ColumnPlan } from '../../entity/entity.plan.js';
import { maskValue } from '../../entity/mask.js';
import { sqlDialectOf } from '../../raw/sql-dialect.js';
import { statementText } from '../../raw/statement.text.js';
import { dataSourceOfBuilder, type BuilderStatement } from '../builder.seam.js';
import type { CriteriaShape } from './criteria.shape.js';
import { criteriaSql } from './matching-rows.select.js';

const ACTIONS: Readonly<Record<EntityOperation, string>> = {
  create: 'data.bulk_created',
  update: 'data.bulk_updated',
  remove: 'data.bulk_deleted',
  soft_remove: 'data.bulk_deleted',
  restore: 'data.bulk_restored',
};

/** One event for all rows of a statement: how many, by which criteria, and what was set. */
export function bulkSummary(
  { builder }: BuilderStatement,
  shape: CriteriaShape,
  { count, replacement }: { count: number | undefined; replacement: string },
): { input: AuditEventInput; secrets: string[] } {
  const dialect = sqlDialectOf(dataSourceOfBuilder(builder));
  const names = new Set(shape.metadata.columns.map(({ databaseName }) => databaseName));
  const textOf = (sql: string): string =>
    statementText(sql, dialect, (text) => names.has(text) || text === shape.metadata.tableName);
  const plan = shape.choice.plans[0];
  const values: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [column, value] of shape.set) {
    const entry = plan.byColumn.get(column);
    if (!entry) continue;
    if (entry.mask && typeof value === 'string') secrets.push(value);
    values[entry.property] = shownValue(entry, value, { textOf, replacement });
  }
  return {
    input: {
      action: ACTIONS[shape.operation],
      target: allRecordsOf(plan.type),
      metadata: { count: count ?? null, criteria: textOf(criteriaSql(builder)), values },
    },
    secrets,
  };
}

function shownValue(
  { kind, mask }: ColumnPlan,
  value: unknown,
  { textOf, replacement }: { textOf: (sql: string) => string; replacement: string },
): unknown {
  // An SQL expression may hold literals of its own.
  if (typeof value === 'function') return mask ? replacement : textOf((value as () => string)());
  const shown = normaliseValue(value, kind);
  return mask ? maskValue(shown, mask, replacement) : shown;
}
