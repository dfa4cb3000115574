import type { EntityMetadata } from 'typeorm';

import type { RawRow } from '../statement/rows/raw-row.js';

/** The class of a row: of single-table inheritance its discriminator tells. */
export function classOf(metadata: EntityMetadata, row: RawRow): EntityMetadata {
  const { discriminatorColumn, childEntityMetadatas } = metadata;
  if (!discriminatorColumn) return metadata;
  const value = row[discriminatorColumn.databaseName];
  return (
    childEntityMetadatas.find(({ discriminatorValue }) => discriminatorValue === value) ?? metadata
  );
}
