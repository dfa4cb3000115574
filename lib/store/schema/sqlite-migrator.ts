import { setTimeout as delay } from 'node:timers/promises';

import { AuditError } from '../../errors/audit-error.js';
import type { SqliteConnection } from '../connection/sqlite.connection.js';
import type { SqliteDatabase } from '../connection/sqlite-database.js';
import type { AuditMigration } from './audit-migration.js';
import type { SchemaTarget } from './audit-schema.js';
import { SCHEMA_LOCK_TIMEOUT_MS, schemaLockTimeout } from './schema-lock.js';

const RETRY_MS = 50;

/**
 * Migrates a SQLite database in one synchronous transaction. TypeORM's own executor awaits
 * between its statements while it holds the file's lock, and a write of the host in between
 * would block the event loop until it fails. The bookkeeping is TypeORM's, so its commands
 * can read it.
 */
export class SqliteMigrator {
  constructor(
    private readonly connection: SqliteConnection,
    private readonly migrations: readonly AuditMigration[],
  ) {}

  /** @throws AuditError `SCHEMA_LOCK_TIMEOUT` */
  async migrate(target: SchemaTarget): Promise<void> {
    const deadline = performance.now() + SCHEMA_LOCK_TIMEOUT_MS;
    for (;;) {
      try {
        return await this.connection.exclusively((database) => this.migrateNow(database, target));
      } catch (error) {
        const locked = error instanceof AuditError && error.code === 'STORE_UNAVAILABLE';
        if (!locked) throw error;
        if (performance.now() > deadline) throw schemaLockTimeout(target.tables.event);
        await delay(RETRY_MS);
      }
    }
  }

  private migrateNow(database: SqliteDatabase, target: SchemaTarget): void {
    const table = `"${target.tables.migrations.replaceAll('"', '""')}"`;
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL)`,
    );
    const rows = database.prepare(`SELECT name FROM ${table}`).all() as { name: string }[];
    const done = new Set(rows.map(({ name }) => name));
    for (const migration of this.migrations) {
      if (done.has(migration.name)) continue;
      for (const statement of migration.statements(target)) database.exec(statement);
      database
        .prepare(`INSERT INTO ${table} ("timestamp", "name") VALUES (?, ?)`)
        .run(Number(migration.name.slice(-13)), migration.name);
    }
  }
}
