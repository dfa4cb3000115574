import { isDeepStrictEqual } from 'node:util';
import type { EntityMetadata } from 'typeorm';

import { keyOfValues } from '../../entity/key-text.js';

/** A row as the driver gives it: values by the names of the columns in the database. */
export type RawRow = Readonly<Record<string, unknown>>;

/** The row's key as a text that no other key of the entity has. */
export function rawKeyOf({ primaryColumns }: EntityMetadata, row: RawRow): string {
  if (primaryColumns.length === 1) return keyOfValues([row[primaryColumns[0].databaseName]]);
  return keyOfValues(primaryColumns.map(({ databaseName }) => row[databaseName]));
}

/** False for a row that cannot be found again by its key: SQLite takes NULL in it. */
export function hasRawKey({ primaryColumns }: EntityMetadata, row: RawRow): boolean {
  return primaryColumns.every(({ databaseName }) => {
    const value = row[databaseName];
    return value !== null && value !== undefined;
  });
}

/** Rows by key. */
export function rawRowsByKey(
  metadata: EntityMetadata,
  rows: readonly RawRow[],
): Map<string, RawRow> {
  return new Map(rows.map((row) => [rawKeyOf(metadata, row), row]));
}

/** True if the driver gives the same value for both: no transformer is asked. */
export function sameRaw(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return isDeepStrictEqual(left, right);
}
