/*
 * What a page of the log costs with each filter: 50 events and the count, on the first page, at half
 * the log's depth and near its end. BENCH_EVENTS events (300,000) are written and sequenced first, on
 * each of BENCH_DATABASES (sqlite,mariadb,postgres). BENCH_KEEP=1 leaves the databases for the next
 * run; BENCH_FILTER=text measures only the filters named so.
 */
import 'reflect-metadata';

import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DataSource, type DataSourceOptions } from 'typeorm';

import type { EventPosition } from '../lib/contracts/audit-reader.js';
import { systemClock } from '../lib/contracts/clock.js';
import type { AuditFilter } from '../lib/event/event-filter.js';
import { AuditQueryService } from '../lib/read/audit-query.service.js';
import type { PageInput } from '../lib/read/page-request.js';
import { encodeCursor } from '../lib/read/read-cursor.codec.js';
import type { ViewRecorder } from '../lib/read/view.recorder.js';
import { ViewerAccess } from '../lib/read/viewer.access.js';
import { openAuditStore, type OpenAuditStore } from '../lib/store/audit-store.factory.js';
import { SqlAuditReader } from '../lib/store/reader/sql-audit.reader.js';
import { benchOptions } from './capture.library.js';
import { fillStore } from './many-events.js';
import { readFilters } from './read.filters.js';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 300_000);
const KINDS = (process.env.BENCH_DATABASES ?? 'sqlite,mariadb,postgres').split(',');
const KEEP = process.env.BENCH_KEEP === '1';
const WANTED = process.env.BENCH_FILTER ?? '';
/** The count that a panel shows. */
const COUNT = Number(process.env.BENCH_COUNT ?? 1_000);
const RUNS = 3;
const SLOW_MS = 150;
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

/** The key of the n-th event from the newest, without its being measured. */
async function positionAt(store: OpenAuditStore, depth: number): Promise<EventPosition> {
  const { connection, dialect, tables } = store;
  const [row] = await connection.read(
    `SELECT occurred_at, id FROM ${dialect.quote(tables.event)} ORDER BY occurred_at DESC, id DESC LIMIT 1 OFFSET ${depth}`,
  );
  return {
    occurredAt: dialect.readTime(row?.['occurred_at']).getTime(),
    id: dialect.readId(row?.['id']),
  };
}

/** Milliseconds of the second best run of three: the median. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}

async function measure(kind: string): Promise<void> {
  const host = await connect(kind);
  const store = await openAuditStore(
    host,
    { ...benchOptions.store, schema: 'migrate' },
    systemClock,
  );
  if (!(await isFull(store))) {
    const start = performance.now();
    const [filled, sequenced] = await fillStore(store, EVENTS);
    console.log(
      `${kind}: written in ${seconds(filled - start)} s, sequenced in ${seconds(sequenced - filled)} s`,
    );
    if (kind === 'postgres') await host.query('VACUUM ANALYZE');
    if (kind === 'mariadb') await host.query('ANALYZE TABLE audit_event, audit_leaf, audit_index');
  }
  await measureReads(kind, store);
  await store.close();
  await host.destroy();
  if (!KEEP) await drop(kind);
}

async function measureReads(kind: string, store: OpenAuditStore): Promise<void> {
  const reader = new SqlAuditReader(store.connection, store.dialect, store.tables);
  const log = new AuditQueryService(
    reader,
    new ViewerAccess({ access: (limit: AuditFilter | undefined) => limit ?? 'all' }),
    { record: () => Promise.resolve() } as unknown as ViewRecorder,
  );
  const cursors = await Promise.all(
    [EVENTS / 2, EVENTS - 1_000].map(async (depth) =>
      encodeCursor({
        order: 'newest',
        direction: 'next',
        position: await positionAt(store, Math.floor(depth)),
      }),
    ),
  );
  const { events } = await log.find({}, { limit: 1, cursor: cursors[0], count: false });
  const pages: PageInput[] = [undefined, ...cursors].map((cursor) => ({
    cursor,
    count: COUNT,
  }));
  console.log(`\n${kind}, ${EVENTS} events, count up to ${COUNT}; milliseconds`);
  console.log(
    `${'filter'.padEnd(32)}${'first'.padStart(8)}${'middle'.padStart(8)}${'last'.padStart(8)}${'count'.padStart(8)}  found`,
  );
  for (const [name, filter, limit] of readFilters(events[0]!)) {
    if (!name.includes(WANTED)) continue;
    const viewed = log.forViewer(limit);
    const times: number[] = [];
    for (const page of pages) {
      times.push(await timed(() => viewed.find(filter, { limit: 50, ...page })));
    }
    const filters = limit ? [limit, filter] : [filter];
    times.push(await timed(() => reader.count(filters, COUNT + 1)));
    const { count } = await viewed.find(filter, { count: COUNT });
    const cells = times.map((ms) => ms.toFixed(0).padStart(8)).join('');
    const slow = Math.max(...times.slice(0, 3)) > SLOW_MS ? '  SLOW' : '';
    console.log(`${name.padEnd(32)}${cells}  ${count.value}${count.capped ? '+' : ''}${slow}`);
  }
  if (WANTED === '' || 'facets'.includes(WANTED)) {
    for (const size of [10_000, 2_000]) {
      const all = await timed(() => log.facets({}, { events: size }));
      const some = await timed(() => log.facets({ category: 'case' }, { events: size }));
      console.log(`facets of ${size}: ${all.toFixed(0)}, of a category: ${some.toFixed(0)}`);
    }
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

for (const kind of KINDS) await measure(kind);
