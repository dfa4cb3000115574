import type { DataSource } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Contact, insertEntities, Reading, Token } from './insert-entities.js';

/** MySQL 8 and MariaDB before 10.5 have no RETURNING, and TypeORM adds none. */
function withoutReturning({ driver }: DataSource): void {
  const supported = driver as unknown as { _isReturningSqlSupported: Record<string, boolean> };
  supported._isReturningSqlSupported = { insert: false, update: false, delete: false };
}

describeEachDatabase(
  'capture of inserts on a server without RETURNING',
  (kind) => {
    let app: CaptureApp;
    const repository = <T extends object>(entity: new () => T) =>
      app.dataSource.getRepository<T>(entity);

    beforeAll(async () => {
      app = await CaptureApp.start(kind, {}, { entities: insertEntities });
      withoutReturning(app.dataSource);
    });
    afterAll(() => app.stop());

    it('reads the defaults of rows by the keys they were given', async () => {
      const events = await app.eventsOf(() =>
        repository(Contact).insert([{ name: 'One' }, { name: 'Two', status: 'Won' }]),
      );
      const rows = await repository(Contact).find({ order: { id: 'ASC' } });
      expect(events.map((event) => [event.target!.id, changesOf(event)])).toEqual(
        rows.map(({ id, name, status, createdAt }) => [
          String(id),
          {
            id: [null, id],
            name: [null, name],
            status: [null, status],
            createdAt: [null, createdAt.toISOString()],
          },
        ]),
      );
      expect(rows.map(({ status }) => status)).toEqual(['New Lead', 'Won']);
    });

    it('counts with the distance between keys that the server keeps', async () => {
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.query('SET SESSION auto_increment_increment = 7');
          await manager.insert(Reading, [{ meter: 'x' }, { meter: 'y' }]);
          await manager.query('SET SESSION auto_increment_increment = DEFAULT');
        }),
      );
      const rows = await repository(Reading).find({ order: { id: 'ASC' } });
      expect(rows[1].id - rows[0].id).toBe(7);
      expect(events.map(({ target }) => target!.id)).toEqual(rows.map(({ id }) => String(id)));
    });

    it('tells created rows of an upsert from updated ones, also those without a key', async () => {
      await repository(Contact).insert({ name: 'Ada', email: 'ada@x.org' });
      const events = await app.eventsOf(() =>
        repository(Contact).upsert(
          [
            { name: 'Free', email: null },
            { name: 'Ada L.', email: 'ada@x.org' },
            { name: 'New', email: 'new@x.org' },
          ],
          ['email'],
        ),
      );
      const idOf = async (name: string) =>
        String((await repository(Contact).findOneByOrFail({ name })).id);
      expect(events.map(({ action, target }) => `${action} ${target!.id}`).sort()).toEqual(
        [
          `contact.created ${await idOf('Free')}`,
          `contact.created ${await idOf('New')}`,
          `contact.updated ${await idOf('Ada L.')}`,
        ].sort(),
      );
    });

    it('knows the UUIDs that TypeORM draws', async () => {
      const events = await app.eventsOf(() =>
        repository(Token).insert([{ value: 'a' }, { value: 'b' }]),
      );
      const rows = await repository(Token).find({ order: { value: 'ASC' } });
      expect(events.map(({ target }) => target!.id)).toEqual(rows.map(({ id }) => id));
    });

    it('finds the rows of an insert from a SELECT by the first key and their number', async () => {
      const events = await app.eventsOf(() =>
        app.dataSource
          .createQueryBuilder()
          .insert()
          .into(Reading, ['meter'])
          .valuesFromSelect(
            app.dataSource.createQueryBuilder().select('token.value').from(Token, 'token'),
          )
          .execute(),
      );
      const rows = await repository(Reading).find({ order: { id: 'DESC' }, take: 2 });
      expect(events.map(({ target }) => target!.id).sort()).toEqual(
        rows.map(({ id }) => String(id)).sort(),
      );
    });
  },
  ['mariadb'],
);

describeEachDatabase('capture of inserts above the row limit', (kind) => {
  it('gives one event with the number of rows, where that is wanted', async () => {
    const app = await CaptureApp.start(
      kind,
      { capture: { bulkRowLimit: 2, bulkOverflow: 'summary' } },
      { entities: insertEntities },
    );
    const insert = (count: number) =>
      app.eventsOf(() =>
        app.dataSource
          .getRepository(Reading)
          .insert(Array.from({ length: count }, () => ({ meter: 'm' }))),
      );
    expect((await insert(2)).map(({ action }) => action)).toEqual([
      'reading.created',
      'reading.created',
    ]);
    const [event, ...more] = await insert(3);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'data.bulk_created',
      target: { type: 'reading', id: '*' },
      metadata: { count: 3 },
    });
    await app.stop();
  });
});
