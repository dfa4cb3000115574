import type { DataSource, EntityManager } from 'typeorm';

import { CaptureApp } from '../e2e/capture/capture-app.js';
import { describeEachDatabase } from '../support/databases.js';
import { transparencyCases } from './cases/transparency.cases.js';
import { Country, Doc, Note } from './entities/documents.js';
import { describeMatrix } from './support/describe-matrix.js';
import { matrixKinds } from './support/typeorm-version.js';

describeMatrix(transparencyCases);

const ROUNDS = 12;
const code = (index: number): string => `C${index}`;

/** Every write path, all at once, on rows of its own. */
const statements: ((manager: EntityManager, index: number) => Promise<unknown>)[] = [
  (manager, index) => manager.update(Country, code(index), { population: 1 }),
  (manager, index) => manager.increment(Country, { code: code(index) }, 'population', 10),
  (manager, index) => manager.upsert(Country, { code: `U${index}`, name: 'up' }, ['code']),
  (manager, index) => manager.save(manager.create(Doc, { title: `doc ${index}` })),
  (manager, index) => manager.insert(Note, { text: `note ${index}` }),
  (manager, index) =>
    manager.transaction(async (inner) => {
      await inner.insert(Doc, { title: `in ${index}` });
      await inner.delete(Country, `D${index}`);
    }),
  (manager, index) => manager.query(`UPDATE country SET name = 'raw' WHERE code = 'R${index}'`),
];

describeEachDatabase(
  'transparency: a pool of one connection',
  (kind) => {
    let app: CaptureApp;
    let dataSource: DataSource;

    beforeAll(async () => {
      app = await CaptureApp.start(
        kind,
        { capture: { entities: 'all' } },
        { entities: [Country, Doc, Note], poolSize: 1 },
      );
      ({ dataSource } = app);
    });
    afterAll(() => app.stop());

    it('statements given at once all resolve, and all are recorded', async () => {
      const rounds = Array.from({ length: ROUNDS }, (_, index) => index);
      const kept = rounds.flatMap((index) => [code(index), `D${index}`, `R${index}`]);
      await app.audit.suspend('set up', () =>
        dataSource.manager.insert(
          Country,
          kept.map((key) => ({ code: key, name: key })),
        ),
      );
      const events = await app.eventsOf(() =>
        Promise.all(
          rounds.flatMap((index) => statements.map((run) => run(dataSource.manager, index))),
        ),
      );
      const counts = new Map<string, number>();
      for (const { action } of events) counts.set(action, (counts.get(action) ?? 0) + 1);
      expect(Object.fromEntries([...counts].sort())).toEqual({
        'country.created': ROUNDS,
        'country.deleted': ROUNDS,
        'country.updated': 2 * ROUNDS,
        'data.raw_statement': ROUNDS,
        'doc.created': 2 * ROUNDS,
        'note.created': ROUNDS,
      });
      expect(await dataSource.manager.sum(Country, 'population')).toBe(11 * ROUNDS);
    });

    it('a statement that fails gives the connection back', async () => {
      for (let round = 0; round < 5; round++) {
        await expect(
          dataSource.manager.insert(Country, { code: code(0), name: 'twice' }),
        ).rejects.toMatchObject({ name: 'QueryFailedError' });
      }
      expect(await dataSource.manager.countBy(Country, { code: code(0) })).toBe(1);
    });
  },
  matrixKinds.filter((kind) => kind !== 'sqlite'),
);
