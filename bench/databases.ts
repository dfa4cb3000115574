import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DataSourceOptions } from 'typeorm';

export type BenchDatabase = 'sqlite' | 'mariadb' | 'postgres';

const MYSQL_URL = process.env.AUDIT_TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306';

const POSTGRES_URL =
  process.env.AUDIT_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** A database of the benchmark's own, and how to get rid of it. */
export interface Scratch {
  options: DataSourceOptions;
  drop(): Promise<void>;
}

export async function scratchDatabase(kind: BenchDatabase, name: string): Promise<Scratch> {
  if (kind === 'sqlite') return sqliteFile(name);
  const database = `audit_bench_${process.pid}_${name.replaceAll(' ', '_')}`.toLowerCase();
  return kind === 'mariadb' ? mariadbSchema(database) : postgresDatabase(database);
}

function sqliteFile(name: string): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'audit-bench-'));
  return {
    options: { type: 'better-sqlite3', database: join(folder, `${name}.sqlite`) },
    drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

async function mariadbSchema(database: string): Promise<Scratch> {
  const { createConnection } = await import('mysql2/promise');
  const run = async (sql: string): Promise<void> => {
    const connection = await createConnection(MYSQL_URL);
    await connection.query(sql);
    await connection.end();
  };
  await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const { hostname, port, username, password } = new URL(MYSQL_URL);
  return {
    options: {
      type: 'mysql',
      host: hostname,
      port: Number(port || 3306),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database,
      charset: 'utf8mb4',
    },
    drop: () => run(`DROP DATABASE ${database}`),
  };
}

async function postgresDatabase(database: string): Promise<Scratch> {
  const { default: pg } = await import('pg');
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: POSTGRES_URL });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(`CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
  const url = new URL(POSTGRES_URL);
  url.pathname = database;
  return {
    options: { type: 'postgres', url: url.href },
    drop: () => run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}
