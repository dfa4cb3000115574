import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';

import { systemClock } from '../../../lib/contracts/clock.js';
import { openAuditStore } from '../../../lib/store/audit-store.factory.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { Counter } from './counter.entity.js';

const ROOT = process.cwd();
const CHILD = `${ROOT}/test/e2e/crash/crash.child.ts`;
const HOOKS = `${ROOT}/test/support/typescript.mjs`;
/** A quick look in everyday runs, the whole proof where everything is required. */
const KILLS = process.env['AUDIT_TEST_REQUIRE'] === 'all' ? 50 : 5;

/** Starts the application, lets it work for a random while, and kills it where it stands. */
async function runAndKill(database: TestDatabase): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', HOOKS, fileURLToPath(`file://${CHILD}`), JSON.stringify(database.options)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const started = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!started) throw new Error(`The application did not start: ${complaints}`);
  const timer = setTimeout(() => child.kill('SIGKILL'), randomInt(5, 400));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  expect({ code, signal, complaints }).toEqual({ code: null, signal: 'SIGKILL', complaints: '' });
}

describeIf('mariadb', 'an application killed at random moments (mariadb)', () => {
  let database: TestDatabase;
  let host: DataSource;

  beforeAll(async () => {
    database = await createDatabase('mariadb');
    host = await new DataSource({
      ...database.options,
      entities: [Counter],
      synchronize: true,
    }).initialize();
    const options = { tablePrefix: 'audit_', schema: 'migrate', partitions: 'month' } as const;
    await (await openAuditStore(host, options, systemClock)).close();
  });
  afterAll(async () => {
    await host.destroy();
    await database.drop();
  });

  it(
    `has as many events as committed changes after ${KILLS} kills`,
    async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await runAndKill(database);
        const [{ changes }] = await host.query('SELECT SUM(n) AS changes FROM counter');
        const [{ events }] = await host.query('SELECT COUNT(*) AS events FROM audit_event');
        expect({ kill, events: Number(events) }).toEqual({ kill, events: Number(changes) });
      }
      const [{ rows }] = await host.query('SELECT COUNT(*) AS `rows` FROM counter');
      expect(Number(rows)).toBeGreaterThan(KILLS);
      // Row by row, too: none has an event more, and none an event less, than it was changed.
      const unequal = await host.query(
        `SELECT c.id, c.n, COUNT(e.id) AS events FROM counter c
           LEFT JOIN audit_event e ON e.target_type = 'counter' AND e.target_id = c.id
          GROUP BY c.id, c.n HAVING COUNT(e.id) <> c.n`,
      );
      expect(unequal).toEqual([]);
    },
    KILLS * 10_000,
  );
});
