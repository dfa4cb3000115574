import { DataSource, type DataSourceOptions } from 'typeorm';

import type { Clock } from '../contracts/clock.js';
import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { AuditError } from '../errors/audit-error.js';
import { auditEntities } from './audit-entities.js';
import { auditTables, type AuditTables } from './audit-tables.js';
import { ownConnectionOptions } from './connection/own-options.js';
import { sqliteDatabaseOf } from './connection/sqlite-database.js';
import { storeFailure } from './connection/store-failure.js';
import { dialectOf } from './dialect/dialect-of.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import type { SchemaTarget } from './schema/audit-schema.js';
import { auditMigrations } from './schema/audit-migration.js';

/** The store's own data source, connected, and what is known only then. */
export interface AuditDataSource {
  dataSource: DataSource;
  dialect: StoreDialect;
  /** Dotted paths of the tables: they mean the same on the host's connections. */
  tables: AuditTables;
  /** What the schema's statements depend on, at this moment. */
  schemaTarget(): SchemaTarget;
}

/**
 * Connects the store's own data source to the host's database. It has its own small
 * pool and knows none of the host's entities, and the host's knows none of the store's.
 *
 * @param host an initialised data source.
 * @throws AuditError `UNSUPPORTED_DRIVER`, `INVALID_OPTIONS` (not initialised), `STORE_UNAVAILABLE`
 */
export async function createAuditDataSource(
  host: DataSource,
  options: ResolvedAuditOptions['store'],
  clock: Clock,
): Promise<AuditDataSource> {
  const dialect = dialectOf(host.options.type);
  if (!host.isInitialized) {
    throw new AuditError(
      'INVALID_OPTIONS',
      'The data source given to the audit store is not initialised. Call `await dataSource.initialize()` before it is used, or let `TypeOrmModule.forRoot()` do it.',
    );
  }
  const names = auditTables(options.tablePrefix);
  const schemaTarget = (): SchemaTarget => ({
    tables: auditTables(options.tablePrefix, locationOf(dataSource)),
    names,
    partitions: options.partitions,
    now: clock.now(),
  });
  const dataSource = new DataSource({
    ...ownConnectionOptions(host),
    type: host.options.type,
    entities: auditEntities(names, dialect),
    subscribers: [],
    migrations: auditMigrations(dialect.kind, schemaTarget),
    migrationsTableName: names.migrations,
    metadataTableName: `${options.tablePrefix}metadata`,
    migrationsRun: false,
    synchronize: false,
    dropSchema: false,
    logging: false,
  } as DataSourceOptions);
  await connect(dataSource);
  return { dataSource, dialect, tables: schemaTarget().tables, schemaTarget };
}

async function connect(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    throw storeFailure(error, 'connect to its database');
  }
  if (dataSource.options.type !== 'better-sqlite3') return;
  const database = sqliteDatabaseOf(dataSource);
  // The host's prepareDatabase may have set a busy timeout, which would block the event loop.
  if (!database.memory) database.pragma('busy_timeout = 0');
}

/** Schema (PostgreSQL) or database (MySQL) of the tables; undefined on SQLite. */
export function locationOf({ driver }: DataSource): string | undefined {
  const { schema, searchSchema } = driver as { schema?: string; searchSchema?: string };
  switch (dialectOf(driver.options.type).kind) {
    case 'postgres':
      return schema ?? searchSchema;
    case 'mysql':
      return driver.database;
    case 'sqlite':
      return undefined;
  }
}
