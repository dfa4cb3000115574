import { jest } from '@jest/globals';

import { SetwiseCapture } from '../../../lib/capture/statement/setwise/setwise.capture.js';
import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Left, Right } from './setwise.entities.js';

const ROWS = 60;

describeEachDatabase(
  'events made by the database, in transactions',
  (kind) => {
    let app: CaptureApp;
    let batch = 0;
    const capture = jest.spyOn(SetwiseCapture.prototype, 'capture');

    beforeAll(async () => {
      app = await CaptureApp.start(kind, {}, { entities: [Left, Right] });
      const table = app.dataSource.driver.escape('left');
      await app.dataSource.query(
        `ALTER TABLE ${table} ADD CONSTRAINT few_views CHECK (views < 1000)`,
      );
    });
    beforeEach(async () => {
      batch += 1;
      await app.dataSource.getRepository(Left).insert(rows());
      capture.mockClear();
    });
    afterAll(() => app.stop());

    const rows = () =>
      Array.from({ length: ROWS }, (_, index) => ({ batch, views: index, name: `Row ${index}` }));
    const update = (set: Partial<Left>, manager = app.dataSource.manager) =>
      manager.update(Left, { batch }, set);
    const newest = async () =>
      (await app.query.find({}, { order: 'newest', limit: 400 })).events.reverse();
    const eventsOf = async (work: () => Promise<unknown>) => {
      const before = new Set((await newest()).map(({ id }) => id));
      await work();
      return (await newest()).filter(({ id }) => !before.has(id));
    };
    const taken = async () =>
      (await Promise.all(capture.mock.results.map(({ value }) => value))).filter(Boolean).length;

    it('come in the order of the key, and are sealed', async () => {
      const events = await eventsOf(() => update({ views: 900 }));
      expect(await taken()).toBe(1);
      expect(events.map(({ target }) => target?.label)).toEqual(rows().map(({ name }) => name));
      const [{ n }] = (await app.dataSource.query('SELECT COUNT(*) AS n FROM audit_event')) as [
        { n: unknown },
      ];
      await until(async () => {
        const [leaves] = (await app.dataSource.query('SELECT COUNT(*) AS n FROM audit_leaf')) as [
          { n: unknown },
        ];
        return Number(leaves.n) >= Number(n);
      });
    });

    it('are rolled back with the transaction', async () => {
      const events = await eventsOf(async () => {
        await app.dataSource
          .transaction(async (manager) => {
            await update({ views: 901 }, manager);
            throw new Error('no');
          })
          .catch(() => undefined);
      });
      expect(await taken()).toBe(1);
      expect(events).toEqual([]);
    });

    it('follow what the transaction has written before, and share its id', async () => {
      const events = await eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.save(manager.create(Left, { batch: 0, views: 1, name: 'first' }));
          await update({ views: 902 }, manager);
        }),
      );
      expect(await taken()).toBe(1);
      expect(events).toHaveLength(ROWS + 1);
      expect(events[0].target?.label).toBe('first');
      expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    });

    it('are taken back with a statement that fails', async () => {
      const events = await eventsOf(async () => {
        await expect(update({ views: 5_000 })).rejects.toThrow(/few_views/);
        await app.dataSource
          .transaction(async (manager) => {
            await update({ views: 5_000 }, manager).catch(() => undefined);
            await update({ views: 903 }, manager);
          })
          .catch(() => undefined);
      });
      // PostgreSQL's transaction has failed with its statement.
      expect(events).toHaveLength(kind === 'postgres' ? 0 : ROWS);
    });

    it('tell what is committed, not what the transaction has seen', async () => {
      const events = await eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.findBy(Left, { batch });
          await app.dataSource
            .createQueryRunner()
            .query(
              `UPDATE ${app.dataSource.driver.escape('left')} SET views = 77 WHERE batch = ${batch}`,
            );
          await update({ views: 904 }, manager);
        }),
      );
      const made = events.filter(({ changes }) => changes.length > 0);
      expect(await taken()).toBe(1);
      expect(made).toHaveLength(ROWS);
      for (const event of made) expect(changesOf(event)).toEqual({ views: [77, 904] });
    });
  },
  ['mariadb', 'postgres'],
);

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
