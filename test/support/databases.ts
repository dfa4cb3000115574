import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { serverUrls } from './environment.mjs';
import { describeIf, type Requirement } from './requirements.js';

export type DatabaseKind = 'sqlite' | 'sqlite-memory' | 'mariadb' | 'postgres';

/** An empty database of the test's own. */
export interface TestDatabase {
  kind: DatabaseKind;
  /** Its name on the server; for SQLite the same as `url`. */
  name: string;
  /** For `new DataSource({ ...options, entities })`. */
  options: DataSourceOptions;
  /** `mariadb://…`, `mysql://…` or `postgres://…`; for SQLite the file's path or `:memory:`. */
  url: string;
  /** Ends what is still connected to it, and removes it. */
  drop(): Promise<void>;
}

const REQUIREMENT: Record<DatabaseKind, Requirement | undefined> = {
  sqlite: undefined,
  'sqlite-memory': undefined,
  mariadb: 'mariadb',
  postgres: 'postgres',
};

/** The suite once per database; databases that do not answer are skipped or fail as {@link describeIf} says. */
export function describeEachDatabase(
  name: string,
  define: (kind: DatabaseKind) => void,
  kinds: readonly DatabaseKind[] = ['sqlite', 'mariadb', 'postgres'],
): void {
  for (const kind of kinds) {
    describeIf(REQUIREMENT[kind], `${name} (${kind})`, () => define(kind));
  }
}

/** Makes a uniquely named, empty database. Drop it in `afterAll`. */
export function createDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  switch (kind) {
    case 'sqlite':
      return createSqliteFile();
    case 'sqlite-memory':
      return Promise.resolve({
        kind,
        options: { type: 'better-sqlite3', database: ':memory:' },
        name: ':memory:',
        url: ':memory:',
        drop: () => Promise.resolve(),
      });
    case 'mariadb':
      return createMariadb();
    case 'postgres':
      return createPostgres();
  }
}

function uniqueName(): string {
  return `audit_test_${process.pid}_${randomBytes(6).toString('hex')}`;
}

async function createSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-test-'));
  const database = join(folder, 'test.sqlite');
  return {
    kind: 'sqlite',
    options: { type: 'better-sqlite3', database },
    name: database,
    url: database,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createMariadb(): Promise<TestDatabase> {
  const database = uniqueName();
  const url = new URL(serverUrls.mariadb);
  url.pathname = database;
  await onMariadb(async (connection) => {
    await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  });
  return {
    kind: 'mariadb',
    options: {
      type: url.protocol === 'mysql:' ? 'mysql' : 'mariadb',
      ...addressOf(url, 3306),
      database,
      charset: 'utf8mb4',
    },
    name: database,
    url: url.href,
    drop: () => dropMariadb(database),
  };
}

async function dropMariadb(database: string): Promise<void> {
  await onMariadb(async (connection) => {
    const [sessions] = await connection.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE db = ?',
      [database],
    );
    for (const session of sessions) {
      // One that has ended by itself in between is as good as killed (1094: unknown thread id).
      await connection.query('KILL ?', [session['id']]).catch((error: { errno?: number }) => {
        if (error.errno !== 1094) throw error;
      });
    }
    await connection.query(`DROP DATABASE IF EXISTS ${database}`);
  });
}

async function onMariadb(
  work: (connection: Awaited<ReturnType<typeof createConnection>>) => Promise<void>,
): Promise<void> {
  const { host, port, username, password } = addressOf(new URL(serverUrls.mariadb), 3306);
  const connection = await createConnection({ host, port, user: username, password });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}

async function createPostgres(): Promise<TestDatabase> {
  const database = uniqueName();
  const url = new URL(serverUrls.postgres);
  url.pathname = database;
  await onPostgres(`CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
  return {
    kind: 'postgres',
    options: { type: 'postgres', ...addressOf(url, 5432), database },
    name: database,
    url: url.href,
    drop: () => onPostgres(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

async function onPostgres(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrls.postgres });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function addressOf(url: URL, defaultPort: number) {
  return {
    host: url.hostname,
    port: Number(url.port) || defaultPort,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}
