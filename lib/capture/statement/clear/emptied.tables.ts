import type { DataSource, EntityMetadata } from 'typeorm';

/**
 * The tables that `clear()` empties, the one it is called for first. With PostgreSQL's `cascade` all
 * that refer to it go too, whatever their foreign keys say of a deletion.
 */
export function emptiedTables(
  { entityMetadatas }: DataSource,
  tablePath: string,
  cascades: boolean,
): EntityMetadata[] {
  // Of single-table inheritance the parent stands for the table.
  const tables = entityMetadatas.filter(
    ({ tableType }) => tableType !== 'entity-child' && tableType !== 'view',
  );
  const emptied = tables.filter((metadata) => metadata.tablePath === tablePath);
  if (!cascades) return emptied;
  // The list grows while it is walked along.
  for (const { tablePath: referenced } of emptied) {
    for (const metadata of tables) {
      if (emptied.includes(metadata)) continue;
      const refers = metadata.foreignKeys.some(
        ({ referencedEntityMetadata }) => referencedEntityMetadata.tablePath === referenced,
      );
      if (refers) emptied.push(metadata);
    }
  }
  return emptied;
}
