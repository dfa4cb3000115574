import type { EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

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

const KEYS_PER_STATEMENT = 500;

/** Reads rows by key on the given runner, in as few statements as there are thousands of keys. */
export async function readRows(runner: QueryRunner, request: RowRequest): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < request.keys.length; from += KEYS_PER_STATEMENT) {
    const { sql, parameters } = selectByKeys(runner, {
      ...request,
      keys: request.keys.slice(from, from + KEYS_PER_STATEMENT),
    });
    const found = (await runner.query(sql, parameters)) as ObjectLiteral[];
    for (const raw of found) rows.push(hydrate(runner, request.columns, raw));
  }
  return rows;
}

/** The row as an object of the entity's class, without running its constructor. */
export function toEntity(metadata: EntityMetadata, row: Row): ObjectLiteral {
  const { target } = metadata;
  const prototype = typeof target === 'function' ? (target.prototype as object) : Object.prototype;
  const entity = Object.create(prototype) as ObjectLiteral;
  row.forEach((value, column) => column.setEntityValue(entity, value));
  return entity;
}

function selectByKeys(
  runner: QueryRunner,
  request: RowRequest,
): { sql: string; parameters: unknown[] } {
  const { driver } = dataSourceOf(runner);
  const parameters: unknown[] = [];
  const bind = (column: ColumnMetadata, value: unknown): string => {
    parameters.push(driver.preparePersistentValue(value, column));
    return driver.createParameter('key', parameters.length - 1);
  };
  const name = (column: ColumnMetadata): string => driver.escape(column.databaseName);
  const [first, ...others] = request.keyColumns;
  const where =
    others.length === 0
      ? `${name(first)} IN (${request.keys.map(([value]) => bind(first, value)).join(', ')})`
      : request.keys
          .map((key) =>
            request.keyColumns
              .map((column, index) => `${name(column)} = ${bind(column, key[index])}`)
              .join(' AND '),
          )
          .map((condition) => `(${condition})`)
          .join(' OR ');
  const table = request.metadata.tablePath
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const columns = request.columns.map(name).join(', ');
  const sql = `SELECT ${columns} FROM ${table} WHERE ${where}`;
  return { sql, parameters };
}

function hydrate(runner: QueryRunner, columns: readonly ColumnMetadata[], raw: ObjectLiteral): Row {
  const { driver } = dataSourceOf(runner);
  const row = new Map<ColumnMetadata, unknown>();
  for (const column of columns) {
    const value = raw[column.databaseName] as unknown;
    try {
      row.set(column, driver.prepareHydratedValue(value, column));
    } catch {
      // Invalid JSON or a failing transformer of the host's: the stored value says more than an error.
      row.set(column, value);
    }
  }
  return row;
}
