/*
 * What an admin waits for in the panel with 300,000 events: the sample application in a process of its
 * own, a real Chromium, each filter opened by its address, the first page and a page deep in the log.
 * `answer` is the time from the request for the list to its last byte, `shown` from that request until the
 * rows stand in the page. BENCH_DATABASES (sqlite,mariadb), BENCH_EVENTS and BENCH_KEEP as for `read`.
 * Needs Chromium (AUDIT_TEST_CHROMIUM, else from the PATH).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Page } from 'playwright-core';

import type { AuditFilter } from '../lib/event/event-filter.js';
import { AuditQueryService } from '../lib/read/audit-query.service.js';
import type { ViewRecorder } from '../lib/read/view.recorder.js';
import { ViewerAccess } from '../lib/read/viewer.access.js';
import { SqlAuditReader } from '../lib/store/reader/sql-audit.reader.js';
import { cursorAt, EVENTS, openFilledLog } from './filled-log.js';
import { readFilters } from './read.filters.js';

const KINDS = (process.env.BENCH_DATABASES ?? 'sqlite,mariadb').split(',');
const WANTED = process.env.BENCH_FILTER ?? '';
const CHROMIUM = process.env.AUDIT_TEST_CHROMIUM ?? '/usr/bin/chromium';
const LOG = '/admin/resources/audit_event';
const RUNS = 3;
const AIM_MS = 300;
/** Filters of the query service that the panel has no field for. */
const NOT_IN_PANEL = new Set(['tenantId', 'property', 'tag', 'location', 'fromSeq', 'toSeq']);

interface Timing {
  answer: number;
  shown: number;
}

async function startSample(url: string, folder: string): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, ['dist/sample-app/main.js'], {
    env: {
      ...process.env,
      PORT: '0',
      NODE_ENV: 'production',
      DATABASE_URL: url,
      ADMIN_JS_TMP_DIR: join(folder, '.adminjs'),
      AUDIT_SPOOL_DIRECTORY: join(folder, 'spool'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => void (output += text));
  for (;;) {
    const address = output.match(/http:\/\/[^\s/]+:\d+/)?.[0];
    if (address) return [child, address];
    if (child.exitCode !== null) throw new Error(`The sample application ended:\n${output}`);
    await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  }
}

async function signedIn(address: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}/admin/login`);
  await page.locator('input[name=email]').fill('admin@example.com');
  await page.locator('input[name=password]').fill('sample-password');
  await page.locator('form button').first().click();
  await page.waitForURL(/\/admin$/);
  return page;
}

/** Notes, in the page, when the list was asked for, answered and shown. */
const STOPWATCH = `(async () => {
  const shown = () => {
    const region = document.querySelector('section[aria-label="Events"], [role=region][aria-label="Events"]');
    const busy = document.querySelector('[aria-busy="true"]');
    return region && !busy && performance.getEntriesByType('resource').some(({ name }) => name.includes('/actions/list'));
  };
  while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
  const end = performance.now();
  const [list] = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/actions/list'));
  return { answer: list.responseEnd - list.startTime, shown: end - list.startTime };
})()`;

async function timed(page: Page, address: string): Promise<Timing> {
  const timings: Timing[] = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto(address);
    timings.push((await page.evaluate(STOPWATCH)) as Timing);
  }
  const middle = (key: keyof Timing): number =>
    timings.map((timing) => timing[key]).sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
  return { answer: middle('answer'), shown: middle('shown') };
}

function addressOf(base: string, filter: AuditFilter, cursor?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    for (const each of [value].flat()) {
      query.append(name, each instanceof Date ? each.toISOString() : String(each));
    }
  }
  if (cursor !== undefined) query.set('cursor', cursor);
  return `${base}${LOG}?${query.toString()}`;
}

async function measure(kind: string): Promise<void> {
  const log = await openFilledLog(kind);
  const folder = mkdtempSync(join(tmpdir(), 'audit-panel-bench-'));
  const reader = new SqlAuditReader(log.store.connection, log.store.dialect, log.store.tables);
  const query = new AuditQueryService(reader, new ViewerAccess({ access: () => 'all' }), {
    record: () => Promise.resolve(),
  } as unknown as ViewRecorder);
  // Two thirds into the log.
  const cursor = await cursorAt(log.store, (EVENTS * 2) / 3);
  const { events } = await query.find({}, { limit: 1, cursor, count: false });
  const [sample, address] = await startSample(log.url, folder);
  const page = await signedIn(address);
  console.log(`\n${kind}, ${EVENTS} events; milliseconds in the browser`);
  console.log(`${'filter'.padEnd(34)}  answer   shown    deep   shown`);
  let slowest = 0;
  for (const [name, filter, limit] of readFilters(events[0]!)) {
    const isInPanel = !limit && !Object.keys(filter).some((key) => NOT_IN_PANEL.has(key));
    if (!isInPanel || !name.includes(WANTED)) continue;
    const first = await timed(page, addressOf(address, filter));
    const deep = await timed(page, addressOf(address, filter, cursor));
    const times = [first.answer, first.shown, deep.answer, deep.shown];
    const worst = Math.max(...times);
    slowest = Math.max(slowest, worst);
    const cells = times.map((ms) => ms.toFixed(0).padStart(8)).join('');
    console.log(`${name.padEnd(34)}${cells}${worst > AIM_MS ? '  SLOW' : ''}`);
  }
  console.log(`slowest: ${slowest.toFixed(0)} (aim: ${AIM_MS})`);
  await page.context().browser()?.close();
  sample.kill('SIGTERM');
  await once(sample, 'exit');
  await log.close();
  rmSync(folder, { recursive: true, force: true });
}

for (const kind of KINDS) await measure(kind);
