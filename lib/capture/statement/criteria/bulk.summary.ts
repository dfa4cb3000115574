import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { AuditEventInput } from '../../../event/audit-event.js';
import { normaliseValue } from '../../../event/normalise-value.js';
import { allRecordsOf } from '../../../event/all-records.js';
import type { EntityOperation } from '../../entity/entity.change.js';
import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import { hiddenColumns } from '../../entity/hidden-columns.js';
import { maskValue } from '../../entity/mask.js';
import { isTracked } from '../../entity/tracking.js';
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

/** A summary about to be recorded. */
export interface BulkSummary {
  input: AuditEventInput;
  /** Values behind masks. */
  secrets: string[];
}

/**
 * One event for all rows of a statement: how many, by which criteria, and what was set. With
 * single-table inheritance one for each type that rows may be of; the count is of all of them.
 */
export function bulkSummaries(
  { builder }: BuilderStatement,
  shape: CriteriaShape,
  { count, replacement }: { count: number | undefined; replacement: string },
): BulkSummary[] {
  const { metadata, operation, set } = shape;
  const dialect = sqlDialectOf(dataSourceOfBuilder(builder));
  const names = new Set(metadata.columns.map(({ databaseName }) => databaseName));
  const textOf = (sql: string): string =>
    statementText(sql, dialect, (text) => names.has(text) || text === metadata.tableName);
  const criteria = textOf(criteriaSql(builder));
  const plans = shape.choice.plans.filter((plan) => isTracked(plan, operation));
  const types = [...new Set(plans.map(({ type }) => type))];
  const shared = types.length > 1 ? { types } : {};
  return types.flatMap((type): BulkSummary[] => {
    const values: Record<string, unknown> = {};
    const secrets: string[] = [];
    for (const [column, value] of set) {
      const entry = entryOf(plans, type, column);
      if (!entry) continue;
      if (entry.mask && typeof value === 'string') secrets.push(value);
      values[entry.property] = shownValue(entry, value, { textOf, replacement });
    }
    if (operation === 'update' && Object.keys(values).length === 0) return [];
    const metadataOfEvent = { count: count ?? null, ...shared, criteria, values };
    const input = {
      action: ACTIONS[operation],
      target: allRecordsOf(type),
      metadata: metadataOfEvent,
    };
    return [{ input, secrets }];
  });
}

/**
 * How a type records a column. The value is that of rows of the other types too: what one of them
 * hides is hidden. Undefined if it is not to be told at all.
 */
function entryOf(
  plans: readonly EntityPlan[],
  type: string,
  column: ColumnMetadata,
): ColumnPlan | undefined {
  const entry = plans.find((plan) => plan.type === type && plan.byColumn.has(column));
  const own = entry?.byColumn.get(column);
  if (!own) return undefined;
  const hidden = plans
    .flatMap(({ metadata }) => hiddenColumns(metadata))
    .filter((other) => other.column === column);
  if (hidden.some(({ mask }) => mask === undefined)) return undefined;
  const masks = [...new Set(hidden.map(({ mask }) => mask))];
  return { ...own, mask: masks.length > 1 ? 'redact' : masks[0] };
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
