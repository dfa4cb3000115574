/*
 * What record() achieves: manual events from 64 producers on MariaDB, each with a few under way at
 * a time and waiting for the oldest to be committed before it sends the next, beside the raw driver
 * writing the same rows in the same run: ready-made multi-row INSERTs of the library's batch size,
 * one after the other on one connection, as the library writes them to keep their order.
 */
import 'reflect-metadata';

import { createConnection, type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import type { MysqlDataSourceOptions } from 'typeorm/driver/mysql/MysqlDataSourceOptions.js';

import { systemClock } from '../lib/contracts/clock.js';
import type { AuditEvent, AuditEventInput } from '../lib/event/audit-event.js';
import { AppendStatements, type SqlStatement } from '../lib/store/append.statements.js';
import { mysqlDialect } from '../lib/store/dialect/mysql.dialect.js';
import { openAuditStore } from '../lib/store/audit-store.factory.js';
import { scratchDatabase } from './databases.js';
import { benchOptions, recorderOver } from './capture.library.js';
import { median, pairedRatio, pairedRounds } from './paired-rounds.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const PRODUCERS = 64;
/** Events that one producer has under way at a time: handlers that do not wait for each other. */
const UNDER_WAY = 16;
const EVENTS_PER_RUN = 8_192;
const input = (count: number): AuditEventInput => ({
  action: 'case.exported',
  target: { type: 'case', id: String(count), label: `Case ${count}` },
  related: [{ type: 'client', id: String(count % 97), label: 'Ada Byron' }],
  changes: [{ property: 'exportedAt', before: null, after: '2026-01-01T00:00:00.000Z' }],
  metadata: { format: 'csv', rows: count, filter: { status: 'Active', owner: 'jane' } },
});

/** Producers that share the work; each waits for its oldest event when it has enough under way. */
async function produce(send: (count: number) => Promise<void>): Promise<void> {
  let next = 0;
  const producer = async (): Promise<void> => {
    const underWay: Promise<void>[] = [];
    while (next < EVENTS_PER_RUN) {
      underWay.push(send(next++));
      if (underWay.length === UNDER_WAY) await underWay.shift();
    }
    await Promise.all(underWay);
  };
  await Promise.all(Array.from({ length: PRODUCERS }, producer));
}

async function insertRaw(connection: Connection, batches: SqlStatement[]): Promise<void> {
  for (const { sql, parameters } of batches) await connection.query(sql, parameters);
}

const scratch = await scratchDatabase('mariadb', 'record');
const host = await new DataSource(scratch.options).initialize();
const store = await openAuditStore(host, benchOptions.store, systemClock);
const recorder = recorderOver(store);
const {
  host: address,
  port,
  username,
  password,
  database,
} = scratch.options as MysqlDataSourceOptions;
const connection = await createConnection({
  host: address,
  port,
  user: username,
  password,
  database,
});
const statements = new AppendStatements(mysqlDialect, 'audit_event', {
  rowsPerStatement: benchOptions.write.maxBatchEvents,
});

let rows: SqlStatement[] = [];

/** New rows for the raw driver, outside the clock: ids must not come twice. */
function prepareRows(): void {
  const events: AuditEvent[] = [];
  for (let count = 0; count < EVENTS_PER_RUN; count++) events.push(recorder.prepare(input(count)));
  rows = statements.build(events, false);
}

const timings = await pairedRounds(
  [
    {
      name: 'record()',
      run: () => produce((count) => recorder.record(recorder.prepare(input(count)))),
    },
    { name: 'raw driver', before: prepareRows, run: () => insertRaw(connection, rows) },
  ],
  { rounds: ROUNDS, repeat: 1, warmUp: 3 },
);

const perSecond = (name: string): string =>
  Math.round(EVENTS_PER_RUN / (median(timings.get(name)!) / 1000)).toLocaleString('en');
console.log(
  `\nmariadb: events from ${PRODUCERS} producers (${ROUNDS} rounds of ${EVENTS_PER_RUN})`,
);
for (const name of timings.keys())
  console.log(`${name.padEnd(12)} ${perSecond(name).padStart(9)} events/s`);
console.log(
  `record() against the raw driver: ${(1 / pairedRatio(timings, 'record()', 'raw driver')).toFixed(2)}`,
);

await connection.end();
await store.close();
await host.destroy();
await scratch.drop();
