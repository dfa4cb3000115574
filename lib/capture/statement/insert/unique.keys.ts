import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { WriteBuilder } from '../builder.seam.js';

/** Columns of which no two rows have the same values. */
export type UniqueKey = readonly ColumnMetadata[];

interface EntityKeys {
  /** Each finds one row, the primary key first. */
  identifying: readonly UniqueKey[];
  /** Each keeps at least some rows apart. */
  all: readonly UniqueKey[];
}

const cache = new WeakMap<EntityMetadata, EntityKeys>();

/** The keys by which one row is found, the primary key first. */
export const uniqueKeys = (metadata: EntityMetadata): readonly UniqueKey[] =>
  keysOf(metadata).identifying;

/** The keys by which a statement may meet rows that are there: also the ones that only it names. */
export function conflictKeys(
  builder: WriteBuilder,
  metadata: EntityMetadata,
): readonly UniqueKey[] {
  const { all } = keysOf(metadata);
  const target = (builder.expressionMap.onUpdate as { conflict?: string | string[] } | undefined)
    ?.conflict;
  if (!Array.isArray(target)) return all;
  const columns = target.map((name) => metadata.findColumnWithDatabaseName(name));
  const isKnown = columns.length > 0 && columns.every((column) => column !== undefined);
  return isKnown ? distinct([...all, columns]) : all;
}

function keysOf(metadata: EntityMetadata): EntityKeys {
  let keys = cache.get(metadata);
  if (!keys) cache.set(metadata, (keys = findKeys(metadata)));
  return keys;
}

function findKeys({ primaryColumns, uniques, indices }: EntityMetadata): EntityKeys {
  const unique = indices.filter(({ isUnique }) => isUnique);
  const identifying = [
    primaryColumns,
    ...uniques.map(({ columns }) => columns),
    ...unique.filter(({ where }) => !where).map(({ columns }) => columns),
  ];
  const partial = unique.filter(({ where }) => where).map(({ columns }) => columns);
  return {
    identifying: distinct(identifying),
    all: distinct([...identifying, ...partial]),
  };
}

function distinct(keys: readonly UniqueKey[]): UniqueKey[] {
  const names = (columns: UniqueKey): string =>
    columns
      .map(({ databaseName }) => databaseName)
      .sort()
      .join('\0');
  const filled = keys.filter((columns) => columns.length > 0);
  return [...new Map(filled.map((columns) => [names(columns), columns])).values()];
}
