import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DataSource, type DataSourceOptions } from 'typeorm';

import { systemClock } from '../lib/contracts/clock.js';
import { encodeCursor } from '../lib/read/read-cursor.codec.js';
import { openAuditStore, type OpenAuditStore } from '../lib/store/audit-store.factory.js';
import { benchOptions } from './capture.library.js';
import { fillStore } from './many-events.js';

/** How many events a log to be read holds. */
export const EVENTS = Number(process.env.BENCH_EVENTS ?? 300_000);
/** Leaves the databases for the next run. */
const KEEP = process.env.BENCH_KEEP === '1';
const NAME = `audit_reads_${EVENTS}`;
const URLS: Record<string, string> = {
  mariadb: process.env.AUDIT_TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306',
  postgres: process.env.AUDIT_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432',
};

function optionsOf(kind: string, database: string): DataSourceOptions {
  if (kind === 'sqlite') {
    return { type: 'better-sqlite3', database: join(tmpdir(), `${database}.sqlite`) };
  }
  const { hostname, port, username, password } = new URL(URLS[kind] as string);
  return {
    type: kind as 'mariadb' | 'postgres',
    host: hostname,
    port: Number(port || (kind === 'mariadb' ? 3306 : 5432)),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  };
}

/** Runs SQL beside the benchmark's database: it cannot be made or dropped from inside. */
async function administer(kind: string, statement: string): Promise<void> {
  const name = kind === 'mariadb' ? 'mysql' : 'postgres';
  const administration = await new DataSource(optionsOf(kind, name)).initialize();
  try {
    await administration.query(statement);
  } finally {
    await administration.destroy();
  }
}

async function connect(kind: string): Promise<DataSource> {
  const host = new DataSource(optionsOf(kind, NAME));
  if (kind === 'mariadb') {
    await administer(kind, `CREATE DATABASE IF NOT EXISTS ${NAME} CHARACTER SET utf8mb4`);
  } else if (kind === 'postgres') {
    const exists = await host.initialize().catch(() => undefined);
    if (exists) return exists;
    await administer(kind, `CREATE DATABASE ${NAME} ENCODING 'UTF8' TEMPLATE template0`);
  }
  return host.initialize();
}

async function drop(kind: string): Promise<void> {
  if (kind !== 'sqlite') return administer(kind, `DROP DATABASE ${NAME}`);
  rmSync(join(tmpdir(), `${NAME}.sqlite`), { force: true });
}

async function isFull({ connection, tables, dialect }: OpenAuditStore): Promise<boolean> {
  const table = dialect.quote(tables.leaf);
  const [row] = await connection.read(`SELECT MAX(seq) AS last FROM ${table}`);
  return Number(row?.['last']) >= EVENTS;
}

/** A log with all of its events written and sequenced, on one of the databases. */
export interface FilledLog {
  store: OpenAuditStore;
  /** As `DATABASE_URL` of the sample application. */
  url: string;
  close(): Promise<void>;
}

/** Opens the log of a former run (`BENCH_KEEP=1`), or makes one, which takes minutes. */
export async function openFilledLog(kind: string): Promise<FilledLog> {
  const host = await connect(kind);
  const storeOptions = { ...benchOptions.store, schema: 'migrate' } as const;
  const store = await openAuditStore(host, storeOptions, systemClock);
  if (!(await isFull(store))) {
    const start = performance.now();
    const [filled, sequenced] = await fillStore(store, EVENTS);
    console.log(
      `${kind}: written in ${seconds(filled - start)} s, sequenced in ${seconds(sequenced - filled)} s`,
    );
    if (kind === 'postgres') await host.query('VACUUM ANALYZE');
    if (kind === 'mariadb') await host.query('ANALYZE TABLE audit_event, audit_leaf, audit_index');
  }
  const close = async (): Promise<void> => {
    await store.close();
    await host.destroy();
    if (!KEEP) await drop(kind);
  };
  return { store, url: urlOf(kind), close };
}

/** The cursor of the page that begins after so many of the newest events, found without its being measured. */
export async function cursorAt(store: OpenAuditStore, depth: number): Promise<string> {
  const { connection, dialect, tables } = store;
  const [row] = await connection.read(
    `SELECT occurred_at, id FROM ${dialect.quote(tables.event)}
     ORDER BY occurred_at DESC, id DESC LIMIT 1 OFFSET ${Math.floor(depth)}`,
  );
  return encodeCursor({
    order: 'newest',
    direction: 'next',
    position: {
      occurredAt: dialect.readTime(row?.['occurred_at']).getTime(),
      id: dialect.readId(row?.['id']),
    },
  });
}

function urlOf(kind: string): string {
  if (kind === 'sqlite') return `sqlite:${join(tmpdir(), `${NAME}.sqlite`)}`;
  const url = new URL(URLS[kind] as string);
  url.pathname = NAME;
  return url.href;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
