import type { ObjectLiteral } from 'typeorm';

import { dataSourceOf } from '../entity/typeorm-internals.js';
import type { BuilderStatement, WriteBuilder } from '../statement/builder.seam.js';
import { rawKeyOf, rawRowsByKey, type RawRow } from '../statement/rows/raw-row.js';
import { selectRaw } from '../statement/rows/row.select.js';
import type { LinkPlan } from './link.plan.js';

/**
 * The links that an INSERT is going to make. To be called before it runs: one that passes over
 * links that are there already is looked through for these.
 *
 * @returns undefined if only the database knows: values are SQL, or come from a SELECT
 */
export async function insertedLinks(
  { junction }: LinkPlan,
  { builder, runner }: BuilderStatement,
): Promise<RawRow[] | undefined> {
  const { driver } = dataSourceOf(runner);
  const links = new Map<string, RawRow>();
  for (const values of builder.getValueSets?.() ?? []) {
    const row: ObjectLiteral = {};
    for (const column of junction.columns) {
      const value = column.getEntityValue(values) as unknown;
      if (value === undefined || typeof value === 'function') return undefined;
      row[column.databaseName] = driver.preparePersistentValue(value, column) as unknown;
    }
    links.set(rawKeyOf(junction, row), row);
  }
  if (links.size === 0) return undefined;
  if (!passesOver(builder)) return [...links.values()];
  const keyColumns = junction.primaryColumns;
  const existing = await selectRaw(runner, {
    metadata: junction,
    columns: keyColumns,
    keyColumns,
    keys: [...links.values()].map((row) => keyColumns.map((column) => row[column.databaseName])),
  });
  for (const key of rawRowsByKey(junction, existing).keys()) links.delete(key);
  return [...links.values()];
}

/** True for `orIgnore` and `orUpdate`: a link that is there already is no error. */
function passesOver({ expressionMap }: WriteBuilder): boolean {
  const { onIgnore, onUpdate } = expressionMap;
  const { onConflict } = expressionMap as { onConflict?: string };
  return Boolean(onIgnore) || Boolean(onUpdate) || Boolean(onConflict);
}
