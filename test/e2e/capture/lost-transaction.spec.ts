import type { EntityManager, QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Article, Plain, statementEntities } from './statement.entities.js';

/** What meets a row that another has changed since the transaction's snapshot. */
const meetings: [string, (manager: EntityManager) => Promise<unknown>, RegExp][] = [
  ['update()', (manager) => manager.update(Article, { id: 1 }, { title: 'X' }), /^UPDATE/],
  ['delete()', (manager) => manager.delete(Article, { id: 1 }), /^DELETE/],
  ['raw SQL', (manager) => manager.query('UPDATE article SET title = 5 WHERE id = 1'), /^UPDATE/],
];

describeEachDatabase(
  'a transaction that MariaDB rolls back by itself',
  () => {
    let app: CaptureApp;
    let runner: QueryRunner;
    let knowsIsolation: boolean;
    beforeAll(async () => {
      app = await CaptureApp.start('mariadb', {}, { entities: statementEntities });
      const found = (await app.dataSource.query(
        `SHOW VARIABLES LIKE 'innodb_snapshot_isolation'`,
      )) as unknown[];
      knowsIsolation = found.length > 0;
    });
    afterAll(() => app.stop());
    beforeEach(async () => {
      await app.audit.suspend('set up', async () => {
        await app.dataSource.query('DELETE FROM article');
        await app.dataSource.manager.insert(
          Article,
          [1, 2, 3].map((id) => ({ id, title: 'old' })),
        );
      });
      runner = app.dataSource.createQueryRunner();
      if (knowsIsolation) await runner.query('SET SESSION innodb_snapshot_isolation = ON');
    });
    afterEach(async () => {
      if (knowsIsolation) await runner.query('SET SESSION innodb_snapshot_isolation = OFF');
      await runner.release();
    });

    it.each(meetings)(
      'for a row changed since the snapshot, by %s: its events go with it, later ones stay',
      async (_name, meet, statement) => {
        if (!knowsIsolation) return;
        const events = await app.eventsOf(async () => {
          await runner.startTransaction('REPEATABLE READ');
          await runner.manager.find(Plain);
          await runner.manager.update(Article, { id: 2 }, { title: 'EARLIER' });
          await app.audit.suspend('by another', () =>
            app.dataSource.manager.update(Article, { id: 1 }, { views: 5 }),
          );
          await expect(meet(runner.manager)).rejects.toMatchObject({
            errno: 1020,
            query: expect.stringMatching(statement),
          });
          // In autocommit mode now, for all that TypeORM knows.
          await runner.manager.update(Article, { id: 3 }, { title: 'LATER' });
          await runner.commitTransaction();
        });
        expect(events.map(({ action, target }) => [action, target?.id])).toEqual([
          ['audit.suspended', undefined],
          ['article.updated', '3'],
        ]);
        const stored = await app.dataSource.manager.find(Article, { order: { id: 'ASC' } });
        expect(stored.map(({ title, views }) => [title, views])).toEqual([
          ['old', 5],
          ['old', 0],
          ['LATER', 0],
        ]);
      },
    );
  },
  ['mariadb'],
);
