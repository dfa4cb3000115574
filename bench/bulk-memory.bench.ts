/*
 * What an update by criteria of many rows costs in memory, with `bulkRowLimit` at its default: the
 * heap is measured after a garbage collection every quarter of a second, and compared with what it was
 * before the statement. Every row must have its event. `BENCH_ROWS` and `BENCH_DATABASES` choose.
 */
import 'reflect-metadata';

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { DataSource } from 'typeorm';

import { Doc } from './capture.entities.js';
import { auditedDataSource } from './capture.library.js';
import { scratchDatabase, type BenchDatabase } from './databases.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROWS_PER_INSERT = 1_000;
const SAMPLE_MS = 250;
const MEGABYTE = 1_048_576;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Runs `work` and tells by how many megabytes the heap has grown at most meanwhile. */
async function extraHeap(work: () => Promise<unknown>): Promise<number> {
  const base = heapInUse();
  let most = base;
  const sampling = setInterval(() => (most = Math.max(most, heapInUse())), SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return (most - base) / MEGABYTE;
}

async function fill({ manager }: DataSource): Promise<void> {
  const values = Array.from({ length: ROWS_PER_INSERT }, () => ({
    title: 'Document',
    status: 'draft',
    views: 0,
    owner: 'jane',
    amount: '10.50',
    body: 'Lorem ipsum',
  }));
  for (let rows = 0; rows < ROWS; rows += ROWS_PER_INSERT) {
    await manager
      .createQueryBuilder()
      .insert()
      .into(Doc)
      .values(values)
      .updateEntity(false)
      .execute();
  }
}

async function measure(kind: BenchDatabase): Promise<void> {
  const scratch = await scratchDatabase(kind, 'bulk_memory');
  const dataSource = await new DataSource({
    ...scratch.options,
    entities: [Doc],
    synchronize: true,
  }).initialize();
  await fill(dataSource);
  const stop = await auditedDataSource(dataSource);
  for (const [title, set] of [
    ['literals', { status: 'done' }],
    ['an expression', { views: () => 'views + 1' }],
  ] as const) {
    const start = performance.now();
    const extra = await extraHeap(() => dataSource.manager.update(Doc, { owner: 'jane' }, set));
    const seconds = (performance.now() - start) / 1_000;
    const [{ total }] = (await dataSource.query('SELECT COUNT(*) AS total FROM audit_event')) as {
      total: unknown;
    }[];
    await dataSource.query('DELETE FROM audit_event');
    const cells = [extra.toFixed(1), String(Number(total)), seconds.toFixed(1)];
    console.log(
      `${kind.padEnd(9)} ${title.padEnd(14)} ${cells.map((cell) => cell.padStart(12)).join('')}`,
    );
    if (Number(total) !== ROWS)
      throw new Error(`${ROWS} rows were updated, ${Number(total)} recorded.`);
  }
  await stop();
  await dataSource.destroy();
  await scratch.drop();
}

console.log(`update by criteria of ${ROWS} rows`);
console.log(`${'database'.padEnd(9)} ${'sets'.padEnd(14)} extra heap MB      events     seconds`);
const wanted = process.env.BENCH_DATABASES ?? 'sqlite,mariadb,postgres';
for (const kind of wanted.split(',') as BenchDatabase[]) await measure(kind);
