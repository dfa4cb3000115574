import { describeIf } from '../../support/requirements.js';
import { portOf } from '../../support/http-apps.js';
import { StormApp } from './storm.app.js';
import {
  allSequenced,
  brokenChains,
  compareCounters,
  compareDocs,
  compareNotes,
  differences,
} from './storm.check.js';
import { storm, type Written } from './storm.client.js';
import { StormDoc } from './storm.entities.js';

const seconds = Number(process.env['AUDIT_STORM_SECONDS'] ?? 8);
const concurrency = 200;
/** How requests that meet fail, with capture and without. */
const RACES = /deadlock|duplicate entry|foreign key constraint/i;

/** Everything that the log says of a data source is so, and the other way round. */
async function expectAllRecorded(host: StormApp, name: string, written: Written): Promise<void> {
  const dataSource = host.dataSource(name);
  const query = host.query(name);
  // So that what was soft-deleted can be compared, too.
  await dataSource.manager.createQueryBuilder().restore().from(StormDoc).execute();
  await allSequenced(query);
  const docs = await compareDocs(dataSource, query);
  expect(differences(docs)).toEqual([]);
  expect(docs.stored.filter((doc) => doc !== undefined).length).toBeGreaterThan(20);
  const counters = await compareCounters(dataSource, query, written);
  expect(differences(counters)).toEqual([]);
  const notes = await compareNotes(dataSource, query, written);
  expect(notes.rebuilt).toEqual(notes.stored);
  expect(await brokenChains(query)).toEqual([]);
}

describeIf('mariadb', `a storm of ${concurrency} requests at once`, () => {
  let host: StormApp | undefined;
  afterEach(async () => {
    await host?.stop();
    host = undefined;
  });

  it.each([
    ['one data source', ['default']],
    ['two data sources, each with its own audit log', ['default', 'second']],
  ])(
    'is recorded change by change: %s',
    async (_name, sources) => {
      host = await StormApp.start(sources);
      const result = await storm({ port: portOf(host.app), sources, concurrency, seconds });
      expect(result.requests).toBeGreaterThan(concurrency);
      expect(result.rolledBack / result.requests).toBeGreaterThan(0.25);
      const others = [...result.errors.keys()].filter((text) => !RACES.test(text));
      expect(others).toEqual([]);
      for (const name of sources) {
        await expectAllRecorded(host, name, result.written.get(name)!);
      }
    },
    seconds * 1_000 + 120_000,
  );
});
