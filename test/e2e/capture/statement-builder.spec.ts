import { Brackets, In, Not } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Animal, Article, Cat, Dog, statementEntities, Stock } from './statement.entities.js';

describeEachDatabase('statements of query builders', (kind) => {
  let app: CaptureApp;
  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: statementEntities });
  });
  afterAll(() => app.stop());

  const articles = () => app.dataSource.getRepository(Article);
  const write = (...rows: Partial<Article>[]) => articles().insert(rows as never);
  const idsOf = (events: { target?: { id: string } }[]) => events.map(({ target }) => target?.id);
  beforeEach(async () => {
    await articles().createQueryBuilder().delete().execute();
    await write(
      { id: 1, title: 'one', views: 1 },
      { id: 2, title: 'two', views: 2 },
      { id: 10, title: 'ten', views: 10 },
    );
  });

  it('hits what the criteria say, whatever they are made of', async () => {
    const events = await app.eventsOf(() =>
      articles()
        .createQueryBuilder()
        .update()
        .set({ title: 'new' })
        .where('views > :least', { least: 1 })
        .andWhere(new Brackets((qb) => qb.where({ id: Not(2) }).orWhere('title = :t', { t: 'x' })))
        .execute(),
    );
    expect(idsOf(events)).toEqual(['10']);
    expect(changesOf(events[0])).toEqual({ title: ['ten', 'new'], version: [1, 2] });
    expect(
      idsOf(await app.eventsOf(() => articles().update({ id: In([2, 10, 99]) }, { views: 7 }))),
    ).toEqual(['2', '10']);
  });

  it('hits all rows in the order of their keys', async () => {
    const all = await app.eventsOf(() =>
      articles().createQueryBuilder().update().set({ views: 5 }).execute(),
    );
    expect(idsOf(all)).toEqual(['1', '2', '10']);
    const gone = await app.eventsOf(() => articles().createQueryBuilder().delete().execute());
    expect(gone.map(({ action }) => action)).toEqual(Array(3).fill('article.deleted'));
    expect(idsOf(gone)).toEqual(['1', '2', '10']);
  });

  it('follows the builder no further than to its call', async () => {
    const builder = articles().createQueryBuilder().delete().where('id = :id', { id: 1 });
    const events = await app.eventsOf(async () => {
      const running = builder.execute();
      builder.where('id = :id', { id: 2 });
      await running;
    });
    expect(idsOf(events)).toEqual(['1']);
    expect(await articles().findOneBy({ id: 1 })).toBeNull();
  });

  it('records a version that was asked for beside a change, not by itself', async () => {
    expect(await app.eventsOf(() => articles().update(1, { title: 'one' }))).toEqual([]);
    expect(await app.eventsOf(() => articles().update(1, { draft: 'd' }))).toEqual([]);
    const [event] = await app.eventsOf(() => articles().update(1, { title: 'uno' }));
    expect(changesOf(event)).toEqual({ title: ['one', 'uno'], version: [3, 4] });
  });

  it('records what a transformer shows, booleans and JSON by path', async () => {
    await articles().update(1, { price: 5, extra: { a: 1, b: 2 } });
    const [event] = await app.eventsOf(() =>
      articles().update(1, { price: 7, extra: { a: 1, b: 3 }, published: true, pin: '1234' }),
    );
    expect(event.changes.filter(({ property }) => property !== 'version')).toEqual([
      { property: 'price', before: 5, after: 7 },
      { property: 'pin', before: null, after: '[redacted]', state: 'masked' },
      { property: 'extra.b', before: 2, after: 3 },
      { property: 'published', before: false, after: true },
    ]);
  });

  it('names a row whose key changes by its old key, and relates the new one', async () => {
    const [literal] = await app.eventsOf(() => articles().update({ id: 1 }, { id: 101 }));
    expect(literal.target?.id).toBe('1');
    expect(literal.related).toEqual([{ type: 'article', id: '101' }]);
    expect(changesOf(literal)).toMatchObject({ id: [1, 101] });
    const moved = await app.eventsOf(() =>
      articles()
        .createQueryBuilder()
        .update()
        .set({ id: () => 'id + 1000' })
        .where({ id: In([2, 10]) })
        .execute(),
    );
    expect(moved.map(({ target, related }) => [target?.id, related[0]?.id])).toEqual([
      ['2', '1002'],
      ['10', '1010'],
    ]);
    expect(moved.map((event) => changesOf(event)['id'])).toEqual([
      [2, 1002],
      [10, 1010],
    ]);
  });

  it('knows rows by keys of several columns', async () => {
    const stock = app.dataSource.getRepository(Stock);
    await stock.insert([
      { shop: 'a', item: 'x', amount: 1 },
      { shop: 'a', item: 'y', amount: 1 },
    ]);
    const events = await app.eventsOf(() => stock.decrement({ shop: 'a' }, 'amount', 3));
    expect(idsOf(events)).toEqual(['a:x', 'a:y']);
    expect(events.map(changesOf)).toEqual([{ amount: [1, -2] }, { amount: [1, -2] }]);
    expect(idsOf(await app.eventsOf(() => stock.delete({ shop: 'a', item: 'x' })))).toEqual([
      'a:x',
    ]);
  });

  it('calls rows of one table by the class of each', async () => {
    await app.dataSource.getRepository(Cat).save({ name: 'Tom', lives: 9 });
    await app.dataSource.getRepository(Dog).save({ name: 'Rex' });
    const both = await app.eventsOf(() =>
      app.dataSource
        .getRepository(Animal)
        .createQueryBuilder()
        .update()
        .set({ name: 'Pet' })
        .execute(),
    );
    expect(both.map(({ action }) => action)).toEqual(['cat.updated', 'dog.updated']);
    const cats = await app.eventsOf(() =>
      app.dataSource.getRepository(Cat).createQueryBuilder().delete().execute(),
    );
    expect(cats.map(({ action }) => action)).toEqual(['cat.deleted']);
    expect(changesOf(cats[0])).toMatchObject({ name: ['Pet', null], lives: [9, null] });
  });

  it('takes a delete date set by hand for an update', async () => {
    const [event] = await app.eventsOf(() =>
      articles().update(1, { deletedAt: new Date('2026-01-02T03:04:05.000Z') }),
    );
    expect(event.action).toBe('article.updated');
    expect(changesOf(event)['deletedAt']).toEqual([null, '2026-01-02T03:04:05.000Z']);
    // Rows softly deleted are hit by criteria like others.
    expect(idsOf(await app.eventsOf(() => articles().update(1, { views: 3 })))).toEqual(['1']);
    expect(idsOf(await app.eventsOf(() => articles().restore({ views: 3 })))).toEqual(['1']);
  });

  it('gives the host what it gives without', async () => {
    const result = await articles().update({ id: 1 }, { views: 9 });
    expect(result.affected).toBe(1);
    expect((await articles().delete({ id: In([1, 2]) })).affected).toBe(2);
    expect((await articles().softDelete({ id: 99 })).affected).toBe(0);
    await expect(articles().update({ id: 10 }, { nothing: 1 } as never)).rejects.toThrow(
      'Property "nothing" was not found in "Article"',
    );
    await expect(articles().update({ id: 10 }, { title: null as never })).rejects.toMatchObject({
      query: expect.stringMatching(/^UPDATE/),
    });
    expect(await articles().countBy({ title: 'ten' })).toBe(1);
  });

  if (kind === 'mariadb') {
    it('keeps to the order and the limit of a statement', async () => {
      const limited = articles().createQueryBuilder().update().set({ title: 'top' });
      const events = await app.eventsOf(() => limited.orderBy('views', 'DESC').limit(1).execute());
      expect(idsOf(events)).toEqual(['10']);
      const any = articles().createQueryBuilder().update().set({ title: 'any' }).limit(2);
      expect(await app.eventsOf(() => any.execute())).toHaveLength(2);
    });
  } else {
    it('reads through common table expressions', async () => {
      const chosen = articles().createQueryBuilder('a').select('a.id', 'id').where('a.views > 1');
      const builder = articles()
        .createQueryBuilder()
        .update()
        .addCommonTableExpression(chosen, 'chosen')
        .set({ title: 'cte' })
        .where('id IN (SELECT id FROM chosen)');
      expect(idsOf(await app.eventsOf(() => builder.execute()))).toEqual(['2', '10']);
    });
  }

  if (kind === 'postgres') {
    it('returns what RETURNING asks for', async () => {
      const builder = articles().createQueryBuilder().update().set({ views: 3 }).where({ id: 2 });
      let result;
      const events = await app.eventsOf(async () => {
        result = await builder.returning(['id', 'views']).execute();
      });
      expect(result).toMatchObject({ raw: [{ id: 2, views: 3 }] });
      expect(events.map(changesOf)).toMatchObject([{ views: [2, 3] }]);
    });
  }
});
