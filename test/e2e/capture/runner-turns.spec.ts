import { Audited } from 'nestjs-audit-trail';
import { Column, Entity, PrimaryColumn } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Entity()
@Audited()
class Shelf {
  @PrimaryColumn()
  id!: number;

  @Column()
  name!: string;
}

/** Not audited, and it refers to what is. */
@Entity()
class Book {
  @PrimaryColumn()
  id!: number;

  @Column()
  title!: string;
}

/** What a host sees of work that gives several statements to one connection at once. */
interface Seen {
  settled: (string | undefined)[];
  shelves: string[];
  books: string[];
}

const outcome = (result: PromiseSettledResult<unknown>): string =>
  result.status === 'fulfilled' ? 'ok' : (result.reason as Error).constructor.name;

describeEachDatabase('statements given to one connection at once', (kind) => {
  let audited: CaptureApp;
  let plain: CaptureApp;

  beforeAll(async () => {
    const host = { entities: [Shelf, Book], poolSize: 2 };
    audited = await CaptureApp.start(kind, {}, host);
    plain = await CaptureApp.start(
      kind,
      { capture: { entities: { exclude: [Shelf, Book] } } },
      host,
    );
  });
  afterAll(() => Promise.all([audited.stop(), plain.stop()]));

  async function seenIn(
    { dataSource }: CaptureApp,
    work: (app: CaptureApp) => Promise<PromiseSettledResult<unknown>[]>,
    app: CaptureApp,
  ): Promise<Seen> {
    await dataSource.manager.createQueryBuilder().delete().from(Shelf).execute();
    await dataSource.manager.createQueryBuilder().delete().from(Book).execute();
    await dataSource.manager.insert(Shelf, [
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
    ]);
    await dataSource.manager.insert(Book, { id: 1, title: 'first' });
    const settled = (await work(app)).map(outcome);
    const shelves = await dataSource.manager.find(Shelf, { order: { id: 'ASC' } });
    const books = await dataSource.manager.find(Book, { order: { id: 'ASC' } });
    return {
      settled,
      shelves: shelves.map(({ id, name }) => `${id} ${name}`),
      books: books.map(({ id, title }) => `${id} ${title}`),
    };
  }

  /** The same with and without audit; gives what was seen and the events. */
  async function both(
    work: (app: CaptureApp) => Promise<PromiseSettledResult<unknown>[]>,
  ): Promise<{ seen: Seen; told: string[] }> {
    const expected = await seenIn(plain, work, plain);
    const before = new Set((await audited.events()).map(({ id }) => id));
    const seen = await seenIn(audited, work, audited);
    expect(seen).toEqual(expected);
    const events = (await audited.events()).filter(({ id }) => !before.has(id));
    const names = events.map(({ action, target }) => `${action} ${target?.id}`);
    return { seen, told: names.slice(names.lastIndexOf('shelf.created 2') + 1) };
  }

  it('in a transaction that rolls back: nothing stays, nothing is told', async () => {
    const { told } = await both(async ({ dataSource }) => {
      const updates: Promise<unknown>[] = [];
      const [transaction] = await Promise.allSettled([
        dataSource.transaction((manager) => {
          const inserted = manager.insert(Shelf, { id: 1, name: 'again' });
          updates.push(
            manager.update(Shelf, { id: 2 }, { name: 'changed' }),
            manager.update(Shelf, { id: 1 }, { name: 'changed' }),
            manager.update(Book, { id: 1 }, { title: 'changed' }),
          );
          // Their outcome is looked at below.
          for (const update of updates) update.catch(() => undefined);
          return Promise.all([inserted, ...updates]);
        }),
      ]);
      await Promise.allSettled(updates);
      return [transaction];
    });
    expect(told).toEqual([]);
  });

  it('in a transaction that commits: as without audit', async () => {
    const { seen, told } = await both(async ({ dataSource }) => {
      await dataSource.transaction((manager) =>
        Promise.all([
          manager.insert(Shelf, { id: 3, name: 'three' }),
          // One of the builders' statements too, so that both take as long to be made.
          manager.insert(Book, { id: 3, title: () => `(SELECT name FROM shelf WHERE id = 3)` }),
          manager.update(Shelf, { id: 3 }, { name: 'third' }),
          manager.update(Book, { id: 3 }, { title: 'changed' }),
        ]),
      );
      return [];
    });
    expect(seen.shelves).toContain('3 third');
    expect(seen.books).toHaveLength(2);
    expect(told).toEqual(['shelf.created 3', 'shelf.updated 3']);
  });

  it('outside of one: what has resolved stays, whatever fails beside it', async () => {
    const { seen } = await both(async ({ dataSource }) => {
      const runner = dataSource.createQueryRunner();
      const settled = await Promise.allSettled([
        runner.manager.insert(Shelf, { id: 1, name: 'again' }),
        runner.manager.update(Book, { id: 1 }, { title: 'kept' }),
        runner.manager.insert(Book, { id: 2, title: 'kept' }),
      ]);
      await runner.release();
      return settled;
    });
    expect(seen.settled).toEqual(['QueryFailedError', 'ok', 'ok']);
    expect(seen.books).toEqual(['1 kept', '2 kept']);
  });

  it('and the runner released meanwhile: no connection goes back in a transaction', async () => {
    await both(async ({ dataSource }) => {
      const runner = dataSource.createQueryRunner();
      const started = [
        runner.manager.insert(Shelf, { id: 1, name: 'again' }),
        runner.manager.update(Shelf, { id: 2 }, { name: 'late' }),
      ];
      const [first] = await Promise.allSettled(started.slice(0, 1));
      await runner.release();
      await Promise.allSettled(started);
      // Another connection waits for no lock of theirs.
      const [next] = await Promise.allSettled([
        dataSource.transaction((manager) => manager.update(Shelf, { id: 2 }, { name: 'next' })),
      ]);
      return [first, next];
    });
  });
});
