import type { QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { kindOf } from '../../entity/column-kind.js';
import type { EntityPlan } from '../../entity/entity.plan.js';
import { keyOfValues } from '../../entity/key-text.js';
import { hydrateValue } from '../../entity/row.reader.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { groupBy } from '../../../support/group-by.js';
import type { RawRow } from '../rows/raw-row.js';
import { selectRaw } from '../rows/row.select.js';
import { UNKNOWN } from './cell.source.js';
import { isSqlite } from './database-family.js';
import { generatedKeys } from './generated.keys.js';
import type { InsertedRows } from './inserted.rows.js';
import { affectedRows, type InsertAnswer } from './returned.rows.js';
import { uniqueKeys } from './unique.keys.js';

/** Fills in the auto-increment keys of rows that have all been inserted. */
export async function fillKeys(
  runner: QueryRunner,
  rows: InsertedRows,
  answer: InsertAnswer,
): Promise<void> {
  const column = autoIncrementKey(runner, rows.plan);
  if (!column || (affectedRows(answer) ?? rows.count) !== rows.count) return;
  const all = Array.from({ length: rows.count }, (_unused, row) => row);
  const missing = all.filter((row) => rows.get(row, column) === UNKNOWN);
  if (missing.length === 0) return;
  const keys = await generatedKeys(runner, column, { answer, count: missing.length });
  if (!keys) return;
  // A key that the application has set above them moves those that follow, nobody knows which.
  const own = all.map((row) => rows.get(row, column)).filter((key) => key !== UNKNOWN);
  if (own.some((key) => Number(key) >= Number(keys[0]))) return;
  missing.forEach((row, index) => rows.set(row, column, keys[index]));
}

const COUNTED: ReadonlySet<string> = new Set(['increment', 'identity']);

/** The key column that the database counts up; on SQLite any integer key is one. */
export function autoIncrementKey(
  runner: QueryRunner,
  { metadata }: EntityPlan,
): ColumnMetadata | undefined {
  const { primaryColumns } = metadata;
  const generated = primaryColumns.find(
    // The type of the strategies leaves PostgreSQL's identity out.
    ({ isGenerated, generationStrategy: strategy }) =>
      isGenerated && COUNTED.has(strategy as string),
  );
  if (generated) return generated;
  const [key] = primaryColumns;
  const isRowId =
    isSqlite(dataSourceOf(runner)) && primaryColumns.length === 1 && kindOf(key) === 'integer';
  return isRowId ? key : undefined;
}

/** Reads what is recorded and still unknown, by the first key that is known of a row. */
export async function readMissing(runner: QueryRunner, rows: InsertedRows): Promise<void> {
  const columns = missingColumns(rows);
  if (columns.length === 0) return;
  const { metadata } = rows.plan;
  const incomplete: { row: number; key: readonly ColumnMetadata[] }[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (rows.knows(row, columns)) continue;
    const key = uniqueKeys(metadata).find((columnsOfKey) => hasKey(rows, row, columnsOfKey));
    if (key) incomplete.push({ row, key });
  }
  const read = [...new Set([...metadata.primaryColumns, ...columns])];
  for (const [key, group] of groupBy(incomplete, (entry) => entry.key)) {
    await readBy(runner, rows, {
      key,
      columns: [...new Set([...key, ...read])],
      indexes: group.map(({ row }) => row),
    });
  }
}

/** Nothing is read for the sake of names and conditions alone; if it is read, they get it too. */
function missingColumns(rows: InsertedRows): ColumnMetadata[] {
  const { columns, metadata, relatedColumns } = rows.plan;
  const recorded = new Set([
    ...columns.map(({ column }) => column),
    ...metadata.primaryColumns,
    ...relatedColumns,
  ]);
  const unknown = rows.unknownColumns();
  return unknown.some((column) => recorded.has(column)) ? unknown : [];
}

const hasKey = (rows: InsertedRows, row: number, key: readonly ColumnMetadata[]): boolean =>
  key.every((column) => {
    const value = rows.get(row, column);
    return value !== UNKNOWN && value !== null;
  });

interface Reading {
  key: readonly ColumnMetadata[];
  columns: readonly ColumnMetadata[];
  indexes: readonly number[];
}

async function readBy(runner: QueryRunner, rows: InsertedRows, reading: Reading): Promise<void> {
  const { key, columns, indexes } = reading;
  const { driver } = dataSourceOf(runner);
  const keys = indexes.map((row) =>
    key.map((column) => driver.preparePersistentValue(rows.get(row, column), column) as unknown),
  );
  const found = await selectRaw(runner, {
    metadata: rows.plan.metadata,
    columns,
    keyColumns: key,
    keys,
  });
  const take = (row: number, raw: RawRow): void => {
    for (const column of columns) {
      if (rows.get(row, column) !== UNKNOWN) continue;
      rows.set(row, column, hydrateValue(driver, column, raw[column.databaseName]));
    }
  };
  if (indexes.length === 1) {
    if (found.length === 1) take(indexes[0], found[0]);
    return;
  }
  const text = (values: readonly unknown[]): string => keyOfValues(values.map(spelling(key)));
  const byKey = new Map(
    found.map((raw) => [text(key.map(({ databaseName }) => raw[databaseName])), raw]),
  );
  for (const [position, row] of indexes.entries()) {
    const raw = byKey.get(text(keys[position]));
    if (raw) take(row, raw);
    // The database may spell a key in another way than the application: it is asked for this row alone.
    else await readBy(runner, rows, { key, columns, indexes: [row] });
  }
}

/** Databases with a type for UUIDs write them in lower case. */
const spelling =
  (key: readonly ColumnMetadata[]) =>
  (value: unknown, index: number): unknown =>
    key[index].type === 'uuid' && typeof value === 'string' ? value.toLowerCase() : value;
