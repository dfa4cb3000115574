import type { EntityMetadata, QueryRunner } from 'typeorm';

import type { PendingCascade } from '../../cascade/pending.cascade.js';
import { groupBy } from '../../../support/group-by.js';
import type { EntityChange } from '../../entity/entity.change.js';
import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import { hasRawKey, rawKeyOf, rawRowsByKey, sameRaw, type RawRow } from '../rows/raw-row.js';
import { rowChange } from '../rows/row.change.js';
import { selectAgain } from '../rows/row.select.js';
import { NEW_KEY, type CriteriaShape } from './criteria.shape.js';

/** A row before and after the statement. */
export interface RowPair {
  before: RawRow;
  after: RawRow | undefined;
}

export interface ReadAfter {
  runner: QueryRunner;
  /** In a transaction of the host's: a plain read would fix what it sees of the database from then on. */
  isLocking: boolean;
}

/** The rows as the statement has left them, in the order of `rows`; those that it has not hit are left out. */
export async function readAfter(
  shape: CriteriaShape,
  rows: readonly RawRow[],
  { runner, isLocking }: ReadAfter,
): Promise<{ pairs: RowPair[]; lost: number }> {
  const { metadata, operation, changed } = shape;
  const columns = [...new Set([...metadata.primaryColumns, ...changed])];
  const moved = rows.map((row) => withNewKey(shape, row));
  const lock = isLocking ? shape.lock : undefined;
  const found = rawRowsByKey(
    metadata,
    await selectAgain(runner, { metadata, columns, rows: moved, lock }),
  );
  const pairs: RowPair[] = [];
  let lost = 0;
  for (const [index, before] of rows.entries()) {
    const key = moved[index];
    const after = hasRawKey(metadata, key) ? found.get(rawKeyOf(metadata, key)) : undefined;
    if (operation === 'remove') {
      // Still there: the statement has left it alone.
      if (!after) pairs.push({ before, after });
    } else if (after) pairs.push({ before, after });
    else lost += 1;
  }
  return { pairs, lost };
}

/** The rows as the statement must have left them: by what it sets, or gone. */
export function foreseen({ literals }: CriteriaShape, rows: readonly RawRow[]): RowPair[] {
  return rows.map((before) => ({ before, after: literals }));
}

/** One change for each row that is audited and has a recorded value that differs. */
export function* changesOf(
  runner: QueryRunner,
  { choice, operation, changed }: CriteriaShape,
  pairs: Iterable<RowPair>,
  cascade?: PendingCascade,
): Generator<EntityChange> {
  const compared = new Map<EntityPlan, readonly ColumnPlan[]>();
  for (const { before, after } of pairs) {
    const plan = choice.of(before);
    if (!plan) continue;
    if (operation === 'remove') {
      const removal = rowChange(runner, plan, operation, { before });
      if (cascade) removal.links = cascade.linksOf(plan.metadata, before);
      yield removal;
      continue;
    }
    let columns = compared.get(plan);
    if (!columns) {
      columns = plan.columns.filter(({ column }) => changed.includes(column));
      compared.set(plan, columns);
    }
    const different = columns.filter(
      ({ column: { databaseName } }) => !sameRaw(before[databaseName], after?.[databaseName]),
    );
    // What every statement changes is no change by itself.
    if (different.every((entry) => plan.databaseMade.includes(entry))) continue;
    yield rowChange(runner, plan, operation, { before, after, columns: different });
  }
}

/** Rows about to be deleted, by the class of each. */
export function byClass(
  { choice, metadata }: CriteriaShape,
  rows: readonly RawRow[],
): Map<EntityMetadata, RawRow[]> {
  return groupBy(rows, (row) => choice.of(row)?.metadata ?? metadata);
}

/** In an order that does not depend on how the database has found them. */
export function sortByKey({ metadata }: CriteriaShape, rows: RawRow[]): RawRow[] {
  if (rows.length < 2) return rows;
  const names = metadata.primaryColumns.map(({ databaseName }) => databaseName);
  return rows.sort((left, right) => {
    for (const name of names) {
      const order = compare(left[name], right[name]);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left), String(right)];
  // Big integers come as text.
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

/** The row by the key that it has after the statement. */
function withNewKey({ metadata, newKey, keyExpressions }: CriteriaShape, row: RawRow): RawRow {
  const names = Object.keys(keyExpressions);
  if (names.length === 0 && Object.keys(newKey).length === 0) return row;
  const selected = metadata.primaryColumns
    .map(({ databaseName }) => [databaseName, row[`${NEW_KEY}${databaseName}`]] as const)
    .filter(([, value]) => value !== undefined);
  return { ...row, ...newKey, ...Object.fromEntries(selected) };
}
