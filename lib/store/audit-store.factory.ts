import type { DataSource } from 'typeorm';

import type { Clock } from '../contracts/clock.js';
import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { createAuditDataSource, type AuditDataSource } from './audit-data-source.factory.js';
import type { AuditTables } from './audit-tables.js';
import { PoolConnection } from './connection/pool.connection.js';
import { SqliteConnection } from './connection/sqlite.connection.js';
import { sqliteDatabaseOf } from './connection/sqlite-database.js';
import type { StoreConnection } from './connection/store-connection.js';
import { DatabaseLease } from './database-lease.js';
import { dialectOf } from './dialect/dialect-of.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { PartitionKeeper } from './partitions/partition-keeper.js';
import { SchemaManager } from './schema/schema-manager.js';
import { storeIdentity } from './store-identity.js';
import { TypeOrmAuditStore } from './typeorm-audit.store.js';
import { TypeOrmSequenceStore } from './typeorm-sequence.store.js';

/** An open store over the host's database. */
export interface OpenAuditStore {
  readonly dataSource: DataSource;
  readonly dialect: StoreDialect;
  /** Paths of the tables. */
  readonly tables: AuditTables;
  readonly connection: StoreConnection;
  readonly audit: TypeOrmAuditStore;
  readonly sequence: TypeOrmSequenceStore;
  readonly schema: SchemaManager;
  /** Present on MySQL and MariaDB with `partitions: 'month'`. */
  readonly partitions: PartitionKeeper | undefined;
  /** Starts background work: the partitions of coming months. Call it once the application is up. */
  start(): void;
  /** Ends background work and closes the connections. Everything that writes must have stopped before. */
  close(): Promise<void>;
}

/**
 * Opens the store: connects, brings the tables to what `options.schema` asks for, builds the stores.
 *
 * @param host the application's initialised data source.
 * @throws AuditError `UNSUPPORTED_DRIVER`, `INVALID_OPTIONS`, `STORE_UNAVAILABLE`, `SCHEMA_OUTDATED`,
 *   `SCHEMA_LOCK_TIMEOUT`, `WRITE_FAILED`; nothing stays open then.
 */
export async function openAuditStore(
  host: DataSource,
  options: ResolvedAuditOptions['store'],
  clock: Clock,
): Promise<OpenAuditStore> {
  const source = await createAuditDataSource(host, options, clock);
  try {
    const connection = connectionOf(source, host);
    const schema = new SchemaManager(source, connection);
    await schema.prepare(options.schema);
    const partitions = keeperOf(source, connection, clock);
    const { dialect, tables } = source;
    return {
      dataSource: source.dataSource,
      dialect,
      tables,
      connection,
      audit: new TypeOrmAuditStore(connection, dialect, {
        table: tables.event,
        hostIsUtf8: carriesEveryText(host),
        identity: await storeIdentity(connection, dialect, tables),
      }),
      sequence: new TypeOrmSequenceStore(connection, dialect, tables),
      schema,
      partitions,
      start: () => partitions?.start(),
      close: async () => {
        await partitions?.stop();
        await source.dataSource.destroy();
      },
    };
  } catch (error) {
    await source.dataSource.destroy();
    throw error;
  }
}

function connectionOf({ dataSource, dialect }: AuditDataSource, host: DataSource): StoreConnection {
  if (dialect.kind !== 'sqlite') return new PoolConnection(dataSource);
  return new SqliteConnection(sqliteDatabaseOf(dataSource), sqliteDatabaseOf(host));
}

function keeperOf(
  { dataSource, dialect, tables, schemaTarget }: AuditDataSource,
  connection: StoreConnection,
  clock: Clock,
): PartitionKeeper | undefined {
  if (dialect.kind !== 'mysql' || schemaTarget().partitions === 'none') return undefined;
  const leases = new DatabaseLease(connection, dialect, tables.lease);
  return new PartitionKeeper({ dataSource, leases, tables: [tables.event, tables.index], clock });
}

/** mysql2 speaks utf8mb4 unless told otherwise; the other databases always speak UTF-8. */
function carriesEveryText({ options }: DataSource): boolean {
  const { charset, extra } = options as { charset?: string; extra?: { charset?: string } };
  const spoken = extra?.charset ?? charset;
  return dialectOf(options.type).kind !== 'mysql' || !spoken || /^utf8mb4/i.test(spoken);
}
