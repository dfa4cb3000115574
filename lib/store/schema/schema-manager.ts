import { MigrationExecutor, type DataSource } from 'typeorm';

import type { ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import { AuditError } from '../../errors/audit-error.js';
import type { AuditDataSource } from '../audit-data-source.factory.js';
import { SqliteConnection } from '../connection/sqlite.connection.js';
import type { StoreConnection } from '../connection/store-connection.js';
import { storeFailure } from '../connection/store-failure.js';
import type { AuditMigration } from './audit-migration.js';
import { mysqlSchemaLock, postgresSchemaLock } from './schema-lock.js';
import { SqliteMigrator } from './sqlite-migrator.js';

/** Brings the audit tables to this release's version, or checks that they are. */
export class SchemaManager {
  constructor(
    private readonly source: AuditDataSource,
    private readonly connection: StoreConnection,
  ) {}

  /**
   * Does what `store.schema` says.
   *
   * @throws AuditError `SCHEMA_OUTDATED` (verify), `SCHEMA_LOCK_TIMEOUT` (migrate), `WRITE_FAILED`, `STORE_UNAVAILABLE`
   */
  prepare(schema: ResolvedAuditOptions['store']['schema']): Promise<void> {
    switch (schema) {
      case 'migrate':
        return this.migrate();
      case 'verify':
        return this.verify();
      case 'none':
        return Promise.resolve();
    }
  }

  /** Runs what is pending; of several processes that start at once, one does and the others wait. */
  async migrate(): Promise<void> {
    if (this.connection instanceof SqliteConnection) {
      await new SqliteMigrator(this.connection, this.migrations).migrate(
        this.source.schemaTarget(),
      );
    } else if ((await this.pending()).length > 0) {
      await this.migrateLocked(this.source.dataSource);
    }
  }

  /** @throws AuditError `SCHEMA_OUTDATED` */
  async verify(): Promise<void> {
    const missing = [...(await this.pending()), ...(await this.missingTables())];
    if (missing.length === 0) return;
    throw new AuditError(
      'SCHEMA_OUTDATED',
      `The audit tables are not up to date; missing: ${missing.join(', ')}. ` +
        "Run `npx nestjs-audit migrate` once per release, or set `store: { schema: 'migrate' }` to have it done at start.",
    );
  }

  private async migrateLocked(dataSource: DataSource): Promise<void> {
    const lock = this.source.dialect.kind === 'mysql' ? mysqlSchemaLock : postgresSchemaLock;
    const runner = dataSource.createQueryRunner('master');
    try {
      await lock(runner, this.source.tables.event, async () => {
        const executor = new MigrationExecutor(dataSource, runner);
        executor.transaction = 'none';
        await executor.executePendingMigrations();
      });
    } catch (error) {
      throw storeFailure(error, 'migrate its tables');
    } finally {
      await runner.release();
    }
  }

  private async pending(): Promise<string[]> {
    const { tables, dialect } = this.source;
    const names = this.migrations.map(({ name }) => name);
    if (!(await this.hasTable(tables.migrations))) return names;
    const rows = await this.connection.read(`SELECT name FROM ${dialect.quote(tables.migrations)}`);
    const done = new Set(rows.map((row) => row['name']));
    return names.filter((name) => !done.has(name));
  }

  private async missingTables(): Promise<string[]> {
    const { migrations: _own, ...tables } = this.source.tables;
    const found = await Promise.all(
      Object.values(tables).map(async (table) => ((await this.hasTable(table)) ? [] : [table])),
    );
    return found.flat();
  }

  private async hasTable(table: string): Promise<boolean> {
    const runner = this.source.dataSource.createQueryRunner('master');
    try {
      return await runner.hasTable(table);
    } catch (error) {
      throw storeFailure(error, 'look at its tables');
    } finally {
      await runner.release();
    }
  }

  private get migrations(): AuditMigration[] {
    return this.source.dataSource.migrations as AuditMigration[];
  }
}
