import { DataSource, type EntityMetadata, type EntitySchema } from 'typeorm';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
type Entities = (Function | EntitySchema)[];

/** What TypeORM makes of the entities, by name; no table is made. */
export async function metadataOf(...entities: Entities): Promise<Map<string, EntityMetadata>> {
  const source = new DataSource({ type: 'better-sqlite3', database: ':memory:', entities });
  await source.initialize();
  await source.destroy();
  return new Map(source.entityMetadatas.map((metadata) => [metadata.name, metadata]));
}
