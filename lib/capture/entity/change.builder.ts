import type { Change } from '../../event/audit-event.js';
import { diffValues } from '../../event/diff.js';
import { normaliseValue, valuesEqual } from '../../event/normalise-value.js';
import type { EntityChange } from './entity.change.js';
import type { ColumnPlan } from './entity.plan.js';
import { maskValue } from './mask.js';

/** Changes of one column. */
export interface ColumnChanges {
  plan: ColumnPlan;
  changes: Change[];
}

/** Compares the states of a row, column by column. Columns without a change are left out. */
export function columnChanges(change: EntityChange, replacement: string): ColumnChanges[] {
  const result: ColumnChanges[] = [];
  for (const plan of change.columns) {
    const rawBefore = change.before(plan.column) ?? null;
    const rawAfter = change.after(plan.column) ?? null;
    if (rawBefore === rawAfter && typeof rawBefore !== 'object') continue;
    const before = normaliseValue(rawBefore, plan.kind);
    const after = normaliseValue(rawAfter, plan.kind);
    if (valuesEqual(before, after, plan.kind)) continue;
    result.push(describe(plan, { before, after }, replacement));
  }
  return result;
}

function describe(
  plan: ColumnPlan,
  { before, after }: { before: unknown; after: unknown },
  replacement: string,
): ColumnChanges {
  const { property, mask } = plan;
  if (mask) {
    const masked: Change = {
      property,
      before: maskValue(before, mask, replacement),
      after: maskValue(after, mask, replacement),
      state: 'masked',
    };
    return { plan, changes: [personal(masked, plan)] };
  }
  const isStructured = plan.kind === 'json' || plan.kind === 'array' || plan.kind === 'other';
  const bothThere = before !== null && after !== null;
  if (!isStructured || !bothThere) {
    return { plan, changes: [personal({ property, before, after }, plan)] };
  }
  const changes = diffValues(property, before, after);
  return { plan, changes: changes.map((entry) => personal(entry, plan)) };
}

const personal = (change: Change, plan: ColumnPlan): Change =>
  plan.options?.personal ? { ...change, personal: true } : change;

/**
 * The values behind the masks of a row, old and new, changed or not: wherever else one of them
 * turns up in an event of this row, it is replaced too.
 */
export function maskedValues(change: EntityChange): string[] {
  if (change.plan.masked.length === 0) return [];
  return change.plan.masked.flatMap(({ column }) => [
    ...strings(change.before(column)),
    ...strings(change.after(column)),
    ...strings(column.getEntityValue(change.entity)),
  ]);
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  // Binary data is recorded as its digest, so it can turn up nowhere else.
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(strings);
}
