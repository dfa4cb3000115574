import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Article, statementEntities } from './statement.entities.js';

const LIMIT = 5;
const ROWS = 12;

describeEachDatabase('statements above bulkRowLimit', (kind) => {
  let app: CaptureApp;
  const start = (bulkOverflow: 'chunk' | 'summary') =>
    CaptureApp.start(
      kind,
      { capture: { bulkRowLimit: LIMIT, bulkOverflow } },
      // One connection: temporary tables are looked for on the one that had them.
      { entities: statementEntities, poolSize: 1 },
    );
  const articles = () => app.dataSource.getRepository(Article);
  const fill = async () => {
    await articles().createQueryBuilder().delete().execute();
    await articles().insert(
      Array.from({ length: ROWS }, (_, index) => ({ id: index + 1, title: 't', views: index })),
    );
  };
  const ids = Array.from({ length: ROWS }, (_, index) => String(index + 1));
  const sortedIds = (events: { target?: { id: string } }[]) =>
    events.map(({ target }) => target!.id).sort((a, b) => Number(a) - Number(b));
  const update = (set: Parameters<ReturnType<typeof articles>['update']>[1]) =>
    articles().createQueryBuilder().update().set(set).where('title = :t', { t: 't' }).execute();

  describe('worked through in chunks', () => {
    beforeAll(async () => {
      app = await start('chunk');
    });
    afterAll(() => app.stop());
    beforeEach(fill);

    it('records every row of an update by literals', async () => {
      const events = await app.eventsOf(() => update({ title: 'new' }));
      expect(sortedIds(events)).toEqual(ids);
      expect(changesOf(events[0])).toEqual({ title: ['t', 'new'], version: [1, 2] });
    });

    it('records every row of an update by an expression, and of one that moves the keys', async () => {
      const counted = await app.eventsOf(() => update({ views: () => 'views + 1' }));
      expect(sortedIds(counted)).toEqual(ids);
      for (const event of counted) {
        const before = Number(event.target!.id) - 1;
        expect(changesOf(event)['views']).toEqual([before, before + 1]);
      }
      const moved = await app.eventsOf(() => update({ id: () => 'id + 1000' }));
      expect(sortedIds(moved)).toEqual(ids);
      expect(moved.map(({ related }) => Number(related[0].id))).toEqual(
        moved.map(({ target }) => Number(target!.id) + 1000),
      );
    });

    it('records every row of a deletion, soft or not', async () => {
      const soft = await app.eventsOf(() => articles().softDelete({ title: 't' }));
      expect(sortedIds(soft)).toEqual(ids);
      expect(soft.every(({ metadata }) => metadata?.['soft'] === true)).toBe(true);
      const gone = await app.eventsOf(() => articles().delete({ title: 't' }));
      expect(sortedIds(gone)).toEqual(ids);
      expect(changesOf(gone[0])).toMatchObject({ title: ['t', null] });
    });

    it('leaves nothing behind: no event of a rollback, no table', async () => {
      const work = (fails: boolean) =>
        app.dataSource.transaction(async (manager) => {
          await manager.update(Article, { title: 't' }, { title: 'x' });
          if (fails) throw new Error('no');
        });
      expect(await app.eventsOf(() => work(true).catch(() => undefined))).toEqual([]);
      expect(await app.eventsOf(() => work(false))).toHaveLength(ROWS);
      const tables = (await app.dataSource.query(
        {
          sqlite: `SELECT name FROM sqlite_temp_master`,
          mariadb: `SHOW SESSION STATUS LIKE 'Com\\_%\\_temporary\\_table'`,
          postgres: `SELECT attrelid FROM pg_attribute WHERE attname = 'audit_row'`,
        }[kind as 'sqlite' | 'mariadb' | 'postgres'],
      )) as Record<string, unknown>[];
      if (kind === 'mariadb') {
        const [made, dropped] = tables.map((row) => Number(row['Value']));
        expect(made).toBeGreaterThan(0);
        expect(dropped).toBe(made);
        return;
      }
      expect(tables).toEqual([]);
    });

    it("gives the host's error, and nothing else", async () => {
      const events = await app.eventsOf(() =>
        expect(update({ id: 1 })).rejects.toMatchObject({
          name: 'QueryFailedError',
          query: expect.stringMatching(/^UPDATE/),
        }),
      );
      expect(events).toEqual([]);
    });
  });

  describe('summed up', () => {
    beforeAll(async () => {
      app = await start('summary');
    });
    afterAll(() => app.stop());
    beforeEach(async () => {
      await fill();
    });

    it('gives one event with count, criteria and values, redacted', async () => {
      const events = await app.eventsOf(() =>
        update({
          title: 'new',
          pin: 'secret',
          draft: 'x',
          views: () => "views + 1 + length('abc')",
        }),
      );
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        action: 'data.bulk_updated',
        operation: 'update',
        target: { type: 'article', id: '*' },
        metadata: {
          count: ROWS,
          criteria: expect.stringMatching(/^WHERE .*title.* = (\?|\$1)$/),
          values: { title: 'new', pin: '[redacted]', views: 'views + ? + length(?)' },
        },
      });
      expect(JSON.stringify(events)).not.toContain('secret');
      const [deleted] = await app.eventsOf(() => articles().delete({ title: 'new' }));
      expect(deleted).toMatchObject({ action: 'data.bulk_deleted', operation: 'delete' });
    });

    it('records up to the limit row by row', async () => {
      const few = await app.eventsOf(() => articles().update({ views: 3 }, { title: 'x' }));
      expect(few.map(({ action }) => action)).toEqual(['article.updated']);
    });
  });
});
