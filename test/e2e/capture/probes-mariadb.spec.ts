import type { AuditEvent } from 'nestjs-audit-trail';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { untilLockWait } from './lock-wait.js';
import { Tally } from './probe.entities.js';

type Change = (manager: EntityManager, runner: QueryRunner) => Promise<unknown>;

/** Of each change of `count`: the record, the value before and the one after. */
const counts = (events: readonly AuditEvent[]): [string, unknown, unknown][] =>
  events.flatMap(({ target, changes }) =>
    changes
      .filter(({ property }) => property === 'count')
      .map(({ before, after }): [string, unknown, unknown] => [target!.id, before, after]),
  );

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

function tallies(app: CaptureApp) {
  const repository = app.dataSource.getRepository(Tally);
  return {
    repository,
    prepare: (number: number): Promise<unknown> =>
      app.audit.suspend('set up', async () => {
        await repository.createQueryBuilder().delete().execute();
        await repository.insert(upTo(number).map((id) => ({ id, tag: `t${id}` })));
      }),
    stored: async (): Promise<[number, number][]> =>
      (await repository.find({ order: { id: 'ASC' }, withDeleted: true })).map(({ id, count }) => [
        id,
        count,
      ]),
  };
}

describeEachDatabase(
  'probes on MariaDB',
  () => {
    let app: CaptureApp;
    let dataSource: DataSource;
    let rows: ReturnType<typeof tallies>;
    beforeAll(async () => {
      app = await CaptureApp.start('mariadb', {}, { entities: [Tally], poolSize: 10 });
      dataSource = app.dataSource;
      rows = tallies(app);
    });
    afterAll(() => app.stop());

    it('one builder, executed many times at once', async () => {
      await rows.prepare(3);
      const builder = rows.repository
        .createQueryBuilder()
        .update()
        .set({ count: () => 'count + 1' })
        .where('id IN (:...ids)', { ids: [1, 2] });
      const events = await app.eventsOf(async () => {
        const results = await Promise.all(upTo(20).map(() => builder.execute()));
        expect(results.map(({ affected }) => affected)).toEqual(upTo(20).map(() => 2));
      });
      expect(await rows.stored()).toEqual([
        [1, 20],
        [2, 20],
        [3, 0],
      ]);
      for (const id of ['1', '2']) {
        const own = counts(events).filter(([target]) => target === id);
        expect(own.map(([, before]) => before).sort(ascending)).toEqual(
          upTo(20).map((count) => count - 1),
        );
        for (const [, before, after] of own) expect(after).toBe(Number(before) + 1);
      }
    });

    it('a save that waits for a lock comes after what it has waited for', async () => {
      await rows.prepare(1);
      const ahead = dataSource.createQueryRunner();
      const events = await app.eventsOf(async () => {
        await ahead.startTransaction();
        await ahead.query('SELECT * FROM tally WHERE id = 1 FOR UPDATE');
        const waiting = rows.repository.save({ id: 1, count: 2 });
        await untilLockWait(dataSource);
        await ahead.manager.update(Tally, { id: 1 }, { count: 1 });
        await ahead.commitTransaction();
        await waiting;
      });
      await ahead.release();
      expect(counts(events).map(([, , after]) => after)).toEqual([1, 2]);
    });

    it('a save of a row that another deletes meanwhile changes nothing', async () => {
      await rows.prepare(1);
      const ahead = dataSource.createQueryRunner();
      const events = await app.eventsOf(async () => {
        await ahead.startTransaction();
        await ahead.manager.delete(Tally, { id: 1 });
        const waiting = rows.repository.save({ id: 1, count: 2 });
        await untilLockWait(dataSource);
        await ahead.commitTransaction();
        await waiting;
      });
      await ahead.release();
      expect(events.map(({ action }) => action)).toEqual(['tally.deleted']);
    });

    describe('what a REPEATABLE READ transaction of the host reads', () => {
      const changes: [string, Change][] = [
        ['insert', (manager) => manager.insert(Tally, { id: 100 })],
        ['update', (manager) => manager.update(Tally, { id: 1 }, { count: 1 })],
        ['update to what it is', (manager) => manager.update(Tally, { id: 1 }, { count: 0 })],
        ['update of no row', (manager) => manager.update(Tally, { id: 99 }, { count: 1 })],
        ['increment', (manager) => manager.increment(Tally, { id: 1 }, 'count', 1)],
        ['delete', (manager) => manager.delete(Tally, { id: 1 })],
        ['softDelete', (manager) => manager.softDelete(Tally, { id: 1 })],
        ['restore', (manager) => manager.restore(Tally, { id: 1 })],
        ['raw SQL', (_manager, runner) => runner.query('UPDATE tally SET count = 1 WHERE id = 1')],
      ];
      const upserts: [string, Change][] = [
        ['upsert of a new row', (manager) => manager.upsert(Tally, { id: 101, count: 1 }, ['id'])],
        ['upsert of a known row', (manager) => manager.upsert(Tally, { id: 1, count: 1 }, ['id'])],
        [
          'orIgnore',
          (manager) =>
            manager
              .createQueryBuilder()
              .insert()
              .into(Tally)
              .values([{ id: 1 }, { id: 102 }])
              .orIgnore()
              .execute(),
        ],
      ];

      /** What the host reads after the change and after another's COMMIT, without capture and with it. */
      const reads = async (change: Change): Promise<{ bare: unknown[]; captured: unknown[] }> => {
        const seen = async (): Promise<unknown[]> => {
          await rows.prepare(3);
          const runner = dataSource.createQueryRunner();
          await runner.startTransaction('REPEATABLE READ');
          await change(runner.manager, runner);
          // Committed by another, before the host reads for the first time.
          await app.audit.suspend('by another', () =>
            rows.repository.update({ id: 3 }, { count: 33 }),
          );
          const read = await runner.manager.find(Tally, {
            withDeleted: true,
            order: { id: 'ASC' },
          });
          await runner.rollbackTransaction();
          await runner.release();
          return read.map(({ id, count, deletedAt }) => [id, count, deletedAt !== null]);
        };
        const bare = await app.audit.suspend('to compare', seen);
        expect(bare).toContainEqual([3, 33, false]);
        return { bare, captured: await seen() };
      };

      it.each(changes)('is the same with capture: %s', async (_name, change) => {
        const { bare, captured } = await reads(change);
        expect(captured).toEqual(bare);
      });

      // Their rows are read before without a lock, which fixes the view that early.
      it.failing.each(upserts)('is the same with capture: %s', async (_name, change) => {
        const { bare, captured } = await reads(change);
        expect(captured).toEqual(bare);
      });
    });
  },
  ['mariadb'],
);

describeEachDatabase(
  'a pool of one connection',
  (kind) => {
    it('is enough for everything at once', async () => {
      const app = await CaptureApp.start(kind, {}, { entities: [Tally], poolSize: 1 });
      const { repository, prepare, stored } = tallies(app);
      await prepare(12);
      const events = await app.eventsOf(async () => {
        await Promise.all([
          repository.update({ id: 1 }, { count: 1 }),
          repository.increment({ id: 2 }, 'count', 2),
          repository.delete({ id: 3 }),
          repository.softDelete({ id: 4 }),
          repository.insert({ id: 13, count: 13 }),
          repository.upsert({ id: 5, count: 5 }, ['id']),
          repository.upsert({ id: 14, count: 14 }, ['id']),
          repository.save({ id: 6, count: 6 }),
          repository.save({ id: 15, count: 15 }),
          app.dataSource.query('UPDATE tally SET count = 7 WHERE id = 7'),
          app.dataSource.transaction(async (manager) => {
            await manager.update(Tally, { id: 8 }, { count: 8 });
            await manager.save(Tally, { id: 9, count: 9 });
          }),
          app.dataSource
            .transaction(async (manager) => {
              await manager.update(Tally, { id: 10 }, { count: 10 });
              throw new Error('undone');
            })
            .catch((error: Error) => expect(error.message).toBe('undone')),
          repository.insert({ id: 11 }).catch((error: Error) => {
            expect(error.message).toMatch(/duplicate/i);
          }),
        ]);
      });
      expect(await stored()).toEqual([
        [1, 1],
        [2, 2],
        [4, 0],
        [5, 5],
        [6, 6],
        [7, 7],
        [8, 8],
        [9, 9],
        [10, 0],
        [11, 0],
        [12, 0],
        [13, 13],
        [14, 14],
        [15, 15],
      ]);
      const found = events.map(({ action, target }) => `${action} ${target!.id}`);
      expect(found.sort()).toEqual(
        [
          'data.raw_statement *',
          ...[13, 14, 15].map((id) => `tally.created ${id}`),
          ...[3, 4].map((id) => `tally.deleted ${id}`),
          ...[1, 2, 5, 6, 8, 9].map((id) => `tally.updated ${id}`),
        ].sort(),
      );
      await app.stop();
    });
  },
  ['mariadb', 'postgres'],
);

function ascending(left: unknown, right: unknown): number {
  return Number(left) - Number(right);
}
