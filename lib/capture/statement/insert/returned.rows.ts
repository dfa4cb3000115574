import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityPlan } from '../../entity/entity.plan.js';
import { hydrateValue } from '../../entity/row.reader.js';
import { dataSourceOfBuilder, type WriteBuilder } from '../builder.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import { UNKNOWN } from './cell.source.js';
import type { InsertedRows } from './inserted.rows.js';

/** What the driver gives for an INSERT. */
export interface InsertAnswer {
  /** Rows of a RETURNING clause; else what the driver says of the statement. */
  raw?: unknown;
  affected?: number;
}

/** A name, quoted or not: anything else may give a column's name to another value. */
const PLAIN_NAME = /^\s*(?:\*|["`]?\w+["`]?)\s*$/;

/**
 * The rows that the statement's RETURNING clause gives, in the database's names; none if it has no
 * such clause, or one that computes.
 */
export function returnedRows(builder: WriteBuilder, answer: InsertAnswer): readonly RawRow[] {
  const { returning } = builder.expressionMap;
  if (typeof returning === 'string' && !returning.split(',').every((name) => PLAIN_NAME.test(name)))
    return [];
  return Array.isArray(answer.raw) ? (answer.raw as RawRow[]) : [];
}

/** The primary keys of the rows written, if the statement gives them back. */
export function keysReturned(
  builder: WriteBuilder,
  { metadata }: EntityPlan,
  answer: InsertAnswer,
): readonly RawRow[] | undefined {
  const returned = returnedRows(builder, answer);
  if (returned.length === 0) return undefined;
  const { primaryColumns } = metadata;
  const isComplete = primaryColumns.every(({ databaseName }) => databaseName in returned[0]);
  return isComplete ? returned : undefined;
}

/** Number of rows that the statement has written, as the driver tells it; undefined if it does not. */
export function affectedRows(answer: InsertAnswer): number | undefined {
  if (typeof answer.affected === 'number') return answer.affected;
  // MySQL's driver gives rows for RETURNING, and what it says of the statement without.
  return Array.isArray(answer.raw) ? answer.raw.length : undefined;
}

/** Fills in what the database has given back, row by row in the order of the value sets. */
export function takeReturned(
  builder: WriteBuilder,
  rows: InsertedRows,
  returned: readonly RawRow[],
): void {
  if (returned.length !== rows.count) return;
  const { driver } = dataSourceOfBuilder(builder);
  for (const column of rows.unknownColumns()) {
    if (!(column.databaseName in returned[0]) || !isReadable(column)) continue;
    for (let row = 0; row < rows.count; row++) {
      if (rows.get(row, column) !== UNKNOWN) continue;
      rows.set(row, column, hydrateValue(driver, column, returned[row][column.databaseName]));
    }
  }
}

/** RETURNING gives spatial values in the database's own form, which TypeORM does not hydrate. */
const isReadable = (column: ColumnMetadata): boolean =>
  column.spatialFeatureType === undefined && column.srid === undefined;
