import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { selectRaw } from '../statement/rows/row.select.js';
import { dataSourceOf } from './typeorm-internals.js';

/** Rows asked for by key, of one entity. */
export interface RowRequest {
  metadata: EntityMetadata;
  columns: readonly ColumnMetadata[];
  /** The columns that `keys` are values of, as the application sees them. */
  keyColumns: readonly ColumnMetadata[];
  keys: readonly (readonly unknown[])[];
}

/** Hydrated values by column. */
export type Row = ReadonlyMap<ColumnMetadata, unknown>;

/** Reads rows by key on the given runner, in as few statements as there are times 500 keys. */
export async function readRows(runner: QueryRunner, request: RowRequest): Promise<Row[]> {
  const { driver } = dataSourceOf(runner);
  const { metadata, columns, keyColumns } = request;
  const keys = request.keys.map((key) =>
    key.map((value, index) => driver.preparePersistentValue(value, keyColumns[index]) as unknown),
  );
  const rows = await selectRaw(runner, { metadata, columns, keyColumns, keys });
  return rows.map(
    (raw) =>
      new Map(
        columns.map((column) => [column, hydrateValue(driver, column, raw[column.databaseName])]),
      ),
  );
}

/** The row as an object of the entity's class, without running its constructor. */
export function toEntity(metadata: EntityMetadata, row: Row): ObjectLiteral {
  const { target } = metadata;
  const prototype = typeof target === 'function' ? (target.prototype as object) : Object.prototype;
  const entity = Object.create(prototype) as ObjectLiteral;
  row.forEach((value, column) => column.setEntityValue(entity, value));
  return entity;
}

/** The value as the application sees it. */
export function hydrateValue(
  driver: DataSource['driver'],
  column: ColumnMetadata,
  raw: unknown,
): unknown {
  try {
    return driver.prepareHydratedValue(raw, column) as unknown;
  } catch {
    // Invalid JSON or a failing transformer of the host's: the stored value says more than an error.
    return raw;
  }
}
