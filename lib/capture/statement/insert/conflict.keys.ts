import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { UNKNOWN } from './cell.source.js';
import type { KeyValues } from './conflict.rows.js';
import type { InsertedRows } from './inserted.rows.js';
import type { UniqueKey } from './unique.keys.js';

/** By which keys the rows of a statement may meet rows that are there. */
export interface PossibleConflicts {
  keys: KeyValues[];
  /** Rows that can meet none: of every key a part is NULL, or made by the database. */
  free: number[];
  /** Rows of which nobody can tell: every key has a part that is an SQL expression. */
  uncertain: number[];
}

export function possibleConflicts(
  dataSource: DataSource,
  rows: InsertedRows,
  keys: readonly UniqueKey[],
): PossibleConflicts {
  const values = keys.map((): unknown[][] => []);
  const free: number[] = [];
  const uncertain: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    let isFound = false;
    let isFree = true;
    for (const [index, key] of keys.entries()) {
      const parts = key.map((column) => keyPart(rows, row, column));
      if (parts.includes(null)) continue;
      isFree = false;
      if (parts.includes(UNKNOWN)) continue;
      isFound = true;
      values[index].push(
        parts.map((part, at) => dataSource.driver.preparePersistentValue(part, key[at]) as unknown),
      );
    }
    if (isFree) free.push(row);
    else if (!isFound) uncertain.push(row);
  }
  const known = keys.map((key, index) => ({ key, values: values[index] }));
  return { keys: known.filter(({ values: { length } }) => length > 0), free, uncertain };
}

const LITERALS: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

/** The part of a key; null if it lets the row meet no other. */
function keyPart(rows: InsertedRows, row: number, column: ColumnMetadata): unknown {
  const value = rows.get(row, column);
  if (value !== UNKNOWN) return value;
  if (rows.isExpression(row, column)) return UNKNOWN;
  if (LITERALS.has(typeof column.default)) return column.default as unknown;
  // What the database counts up or draws is nobody else's.
  return column.isGenerated || column.isPrimary ? null : UNKNOWN;
}
