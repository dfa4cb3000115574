import type { AuditEvent } from 'nestjs-audit-trail';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Article, statementEntities, Stock } from './statement.entities.js';

describeEachDatabase('statements and transactions', (kind) => {
  let app: CaptureApp;
  beforeAll(async () => {
    // With one connection a capture that wanted a second one would wait for ever.
    app = await CaptureApp.start(kind, {}, { entities: statementEntities, poolSize: 1 });
  });
  afterAll(() => app.stop());

  const articles = () => app.dataSource.getRepository(Article);
  const actionsOf = (events: { action: string }[]) => events.map(({ action }) => action);
  beforeEach(async () => {
    await articles().createQueryBuilder().delete().execute();
    await articles().insert([
      { id: 1, title: 'one', views: 1 },
      { id: 2, title: 'two', views: 2 },
    ]);
  });

  it('a rollback leaves neither change nor event', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource
        .transaction(async (manager) => {
          await manager.update(Article, { id: 1 }, { title: 'x' });
          await manager.increment(Article, {}, 'views', 1);
          await manager.softDelete(Article, { id: 2 });
          throw new Error('no');
        })
        .catch(() => undefined),
    );
    expect(events).toEqual([]);
    expect(await articles().findOneByOrFail({ id: 1 })).toMatchObject({ title: 'one', views: 1 });
  });

  it('a savepoint rolled back takes its events along, and no others', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource.transaction(async (manager) => {
        await manager.update(Article, { id: 1 }, { title: 'kept' });
        await manager
          .transaction(async (nested) => {
            await nested.update(Article, { id: 2 }, { title: 'dropped' });
            throw new Error('no');
          })
          .catch(() => undefined);
        await manager.delete(Article, { id: 2 });
      }),
    );
    expect(actionsOf(events)).toEqual(['article.updated', 'article.deleted']);
    expect(changesOf(events[1])).toMatchObject({ title: ['two', null] });
    expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
  });

  it("the host's errors are its own, and its transaction is as they leave it", async () => {
    await app.dataSource.transaction(async (manager) => {
      await expect(
        manager.transaction((nested) => nested.update(Article, { id: 2 }, { id: 1 })),
      ).rejects.toMatchObject({
        name: 'QueryFailedError',
        query: expect.stringMatching(/^UPDATE/),
      });
      await manager.update(Article, { id: 1 }, { title: 'after' });
    });
    expect((await articles().findOneByOrFail({ id: 1 })).title).toBe('after');
    const broken = () =>
      articles().createQueryBuilder().update().set({ views: 1 }).where('nothing = 1').execute();
    await expect(broken()).rejects.toMatchObject({
      name: 'QueryFailedError',
      query: expect.stringMatching(/^UPDATE/),
    });
    await app.dataSource.transaction(async (manager) => {
      const outcome = manager
        .createQueryBuilder()
        .delete()
        .from(Article)
        .where('nothing = 1')
        .execute();
      await expect(outcome).rejects.toMatchObject({ query: expect.stringMatching(/^DELETE/) });
      const next = manager.update(Article, { id: 1 }, { title: 'next' });
      // PostgreSQL does nothing more in a transaction in which a statement has failed.
      if (kind === 'postgres') await expect(next).rejects.toThrow('current transaction is aborted');
      else await next;
    });
  });

  it('statements on one row at the same time see each other', async () => {
    const events = await app.eventsOf(() =>
      Promise.all(Array.from({ length: 10 }, () => articles().increment({ id: 1 }, 'views', 1))),
    );
    expect(events.map((event) => changesOf(event)['views'])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, index + 2]),
    );
  });

  it('one builder runs several times at once', async () => {
    const builder = articles()
      .createQueryBuilder()
      .update()
      .set({ views: () => 'views + 1' });
    builder.where('id = 1');
    const events = await app.eventsOf(() => Promise.all([1, 2, 3].map(() => builder.execute())));
    expect(events).toHaveLength(3);
    expect((await articles().findOneByOrFail({ id: 1 })).views).toBe(4);
  });

  it("statements given to the host's runner at once are captured one by one", async () => {
    const runner = app.dataSource.createQueryRunner();
    try {
      const bump = (id: number) =>
        runner.manager.update(Article, { id }, { views: () => 'views + 10' });
      const outside = await together(runner, () => Promise.all([bump(1), bump(1), bump(2)]));
      expect(outside).toEqual([
        [1, 11],
        [11, 21],
        [2, 12],
      ]);
      await runner.startTransaction();
      const inside = await together(runner, async () => {
        await Promise.all([bump(1), bump(1)]);
        await runner.commitTransaction();
      });
      expect(inside).toEqual([
        [21, 31],
        [31, 41],
      ]);
    } finally {
      await runner.release();
    }
  });

  async function together(runner: QueryRunner, work: () => Promise<unknown>) {
    const seen = new Set(
      runner.isTransactionActive ? ids : (await app.events()).map(({ id }) => id),
    );
    await work();
    const events = await app.events();
    ids = events.map(({ id }) => id);
    return events.filter(({ id }) => !seen.has(id)).map((event) => changesOf(event)['views']);
  }
  let ids: string[] = [];

  it('a subscriber that writes while a statement runs does not wait for it', async () => {
    const stock = app.dataSource.getRepository(Stock);
    await stock.insert({ shop: 's', item: 'i', amount: 1 });
    const subscriber = {
      afterQuery: async ({ query, queryRunner }: { query: string; queryRunner: QueryRunner }) => {
        if (!/^UPDATE .article/i.test(query)) return;
        await queryRunner.manager.update(Stock, { shop: 's' }, { amount: 5 });
      },
    };
    app.dataSource.subscribers.push(subscriber);
    const events = await app.eventsOf(() => articles().update(1, { title: 'sub' }));
    app.dataSource.subscribers.splice(app.dataSource.subscribers.indexOf(subscriber), 1);
    expect(actionsOf(events).sort()).toEqual(['article.updated', 'stock.updated']);
  });
});

describeEachDatabase(
  "what the host's transactions read",
  (kind) => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start(kind, {}, { entities: statementEntities });
      await app.dataSource.getRepository(Article).insert([
        { id: 1, title: 'one' },
        { id: 2, title: 'two' },
      ]);
    });
    afterAll(() => app.stop());

    it('stays what it is without capture under REPEATABLE READ', async () => {
      const titleOf2 = await app.dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.update(Article, { id: 1 }, { views: () => 'views + 1' });
        await app.dataSource.getRepository(Article).update(2, { title: 'other' });
        return (await manager.findOneByOrFail(Article, { id: 2 })).title;
      });
      // PostgreSQL fixes what is seen with the first statement, MariaDB with the first plain read.
      expect(titleOf2).toBe(kind === 'postgres' ? 'two' : 'other');
    });

    if (kind === 'postgres') {
      it('records rows that come to match while the statement waits for a lock', async () => {
        const { dataSource } = app;
        const rows = dataSource.getRepository(Article);
        const hitsAll = (events: AuditEvent[]) =>
          events
            .filter(({ action }) => action === 'article.updated')
            .map(({ target }) => target?.id);
        for (const [index, inTransaction] of [false, true].entries()) {
          const [first, second] = [10 + 2 * index, 11 + 2 * index];
          await rows.insert({ id: first, title: 'same' });
          const holder = dataSource.createQueryRunner();
          await holder.startTransaction();
          await holder.query('SELECT id FROM article WHERE id = $1 FOR UPDATE', [first]);
          const events = await app.eventsOf(async () => {
            const update = (manager: EntityManager) =>
              manager.update(Article, { title: 'same' }, { title: 'all' });
            const waiting = inTransaction
              ? dataSource.transaction(update)
              : update(dataSource.manager);
            await isWaiting(dataSource);
            await rows.insert({ id: second, title: 'same' });
            await holder.commitTransaction();
            expect((await waiting).affected).toBe(2);
          });
          await holder.release();
          expect(hitsAll(events)).toEqual([String(first), String(second)]);
        }
      });
    }
  },
  ['mariadb', 'postgres'],
);

async function isWaiting({ manager }: DataSource): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while (((await manager.query(sql)) as unknown[]).length === 0);
}
