import type { DataSource } from 'typeorm';

export interface SqlitePreparedStatement {
  run(...parameters: unknown[]): { changes: number };
  all(...parameters: unknown[]): unknown[];
}

/** What the store uses of a better-sqlite3 handle. */
export interface SqliteDatabase {
  /** True for `:memory:` and temporary databases, which only this handle can see. */
  readonly memory: boolean;
  readonly inTransaction: boolean;
  prepare(sql: string): SqlitePreparedStatement;
  exec(sql: string): unknown;
  pragma(source: string, options?: { simple: boolean }): unknown;
  close(): unknown;
}

/** The handle of an initialised better-sqlite3 data source. */
export function sqliteDatabaseOf(dataSource: DataSource): SqliteDatabase {
  const driver = dataSource.driver as unknown as { databaseConnection: SqliteDatabase };
  return driver.databaseConnection;
}

/** Absolute path of a handle's file, also after the process has changed its directory. */
export function sqliteFileOf(database: SqliteDatabase): string {
  const attached = database.pragma('database_list') as { name: string; file: string }[];
  return attached.find(({ name }) => name === 'main')?.file ?? '';
}

/**
 * The value of TypeORM's `driver` option with which a second data source uses the host's
 * handle: a database in memory has no other. It is never closed through it, and its
 * settings stay the host's (TypeORM turns foreign keys on for each handle it opens).
 */
export function sharedSqliteDriver(database: SqliteDatabase): () => SqliteDatabase {
  const shared = Object.create(database, {
    close: { value: () => shared },
    pragma: {
      value: (source: string, options?: { simple: boolean }) =>
        isForeignKeySetting(source) ? [] : database.pragma(source, options),
    },
    exec: {
      value: (sql: string) => (isForeignKeySetting(sql) ? shared : database.exec(sql)),
    },
  }) as SqliteDatabase;
  return function SharedDatabase() {
    return shared;
  };
}

function isForeignKeySetting(sql: string): boolean {
  return /^\s*(pragma\s+)?foreign_keys\s*=/i.test(sql);
}
