/*
 * What a page of the log costs with each filter: 50 events and the count, on the first page, at half
 * the log's depth and near its end. BENCH_EVENTS events (300,000) are written and sequenced first, on
 * each of BENCH_DATABASES (sqlite,mariadb,postgres). BENCH_KEEP=1 leaves the databases for the next
 * run; BENCH_FILTER=text measures only the filters named so.
 */
import 'reflect-metadata';

import type { AuditFilter } from '../lib/event/event-filter.js';
import { AuditQueryService } from '../lib/read/audit-query.service.js';
import type { PageInput } from '../lib/read/page-request.js';
import type { ViewRecorder } from '../lib/read/view.recorder.js';
import { ViewerAccess } from '../lib/read/viewer.access.js';
import type { OpenAuditStore } from '../lib/store/audit-store.factory.js';
import { SqlAuditReader } from '../lib/store/reader/sql-audit.reader.js';
import { cursorAt, EVENTS, openFilledLog } from './filled-log.js';
import { readFilters } from './read.filters.js';

const KINDS = (process.env.BENCH_DATABASES ?? 'sqlite,mariadb,postgres').split(',');
const WANTED = process.env.BENCH_FILTER ?? '';
/** The count that a panel shows. */
const COUNT = Number(process.env.BENCH_COUNT ?? 1_000);
const RUNS = 3;
const SLOW_MS = 150;

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
  const log = await openFilledLog(kind);
  await measureReads(kind, log.store);
  await log.close();
}

async function measureReads(kind: string, store: OpenAuditStore): Promise<void> {
  const reader = new SqlAuditReader(store.connection, store.dialect, store.tables);
  const log = new AuditQueryService(
    reader,
    new ViewerAccess({ access: (limit: AuditFilter | undefined) => limit ?? 'all' }),
    { record: () => Promise.resolve() } as unknown as ViewRecorder,
  );
  const cursors = await Promise.all(
    [EVENTS / 2, EVENTS - 1_000].map((depth) => cursorAt(store, depth)),
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

for (const kind of KINDS) await measure(kind);
