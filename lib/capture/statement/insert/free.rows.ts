import type { QueryRunner } from 'typeorm';

import { dataSourceOf } from '../../entity/typeorm-internals.js';
import type { RawRow } from '../rows/raw-row.js';
import { UNKNOWN } from './cell.source.js';
import { isPostgres } from './database-family.js';
import { generatedKeys } from './generated.keys.js';
import type { InsertedRows } from './inserted.rows.js';
import { autoIncrementKey } from './missing.values.js';
import type { InsertAnswer } from './returned.rows.js';

/**
 * The primary keys among which those of rows are that can meet no other, in a statement of which
 * other rows may have met some; in ascending order. To be read: not all of them are there, and on
 * SQLite the lowest may be of rows that were there.
 */
export async function freeRowKeys(
  runner: QueryRunner,
  rows: InsertedRows,
  answer: InsertAnswer,
): Promise<RawRow[]> {
  const dataSource = dataSourceOf(runner);
  const column = autoIncrementKey(runner, rows.plan);
  // On PostgreSQL a row that met another has used up a key, maybe the last one.
  if (!column || rows.plan.metadata.primaryColumns.length > 1 || isPostgres(dataSource)) return [];
  const isCounted = Array.from({ length: rows.count }, (_unused, row) => row).every(
    (row) => rows.get(row, column) === UNKNOWN,
  );
  if (!isCounted) return [];
  const keys = await generatedKeys(runner, column, { answer, count: rows.count });
  return (keys ?? []).map((key) => ({ [column.databaseName]: key }));
}
