import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import {
  Animal,
  Cat,
  Company,
  Contact,
  insertEntities,
  Ledger,
  Note,
  Reading,
  Seat,
  Token,
} from './insert-entities.js';

describeEachDatabase('capture of insert', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: insertEntities });
  });
  afterAll(() => app.stop());

  it('records a row with what the application set and what the database made', async () => {
    let id!: number;
    const [event, ...more] = await app.eventsOf(async () => {
      const result = await repository(Contact).insert({
        email: 'ada@example.com',
        name: 'Ada',
        grade: 'first',
        phone: '+33 1 23 45 67 89',
        draft: 'secret',
        extra: { plan: 'basic' },
        place: { city: 'Lyon' },
      });
      id = (result.identifiers[0] as Contact).id;
    });
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'contact.created',
      operation: 'create',
      target: { type: 'contact', id: String(id), label: 'Ada' },
    });
    const stored = await repository(Contact).findOneByOrFail({ id });
    expect(changesOf(event)).toEqual({
      id: [null, id],
      email: [null, 'ada@example.com'],
      name: [null, 'Ada'],
      status: [null, 'New Lead'],
      grade: [null, 'first'],
      phone: [null, '[redacted]'],
      extra: [null, { plan: 'basic' }],
      'place.city': [null, 'Lyon'],
      createdAt: [null, stored.createdAt.toISOString()],
    });
  });

  it('records every row of a list under its own key', async () => {
    const events = await app.eventsOf(() =>
      repository(Reading).insert([
        { meter: 'a', value: 1 },
        { meter: 'b', value: null },
        { meter: 'c' },
      ]),
    );
    const rows = await repository(Reading).find({ order: { id: 'ASC' } });
    expect(events.map((event) => [event.target!.id, changesOf(event)])).toEqual(
      rows.map(({ id, meter, value }) => [
        String(id),
        { id: [null, id], meter: [null, meter], ...(value && { value: [null, value] }) },
      ]),
    );
    expect(rows).toHaveLength(3);
  });

  it('finds the keys when the entities are not updated', async () => {
    const insert = (values: Partial<Reading>[]) =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Reading)
        .values(values)
        .updateEntity(false)
        .execute();
    const values = [{ meter: 'quiet 1' }, { meter: 'quiet 2' }, { meter: 'quiet 3' }];
    const events = await app.eventsOf(() => insert(values));
    expect(values).toEqual([{ meter: 'quiet 1' }, { meter: 'quiet 2' }, { meter: 'quiet 3' }]);
    const rows = await repository(Reading)
      .createQueryBuilder('reading')
      .where("reading.meter LIKE 'quiet%'")
      .orderBy('reading.id')
      .getMany();
    expect(events.map(({ target, changes }) => [target!.id, changes.at(-1)!.after])).toEqual(
      rows.map(({ id, meter }) => [String(id), meter]),
    );
    const [single] = await app.eventsOf(() => insert([{ meter: 'single' }]));
    const { id } = await repository(Reading).findOneByOrFail({ meter: 'single' });
    expect(changesOf(single)).toEqual({ id: [null, id], meter: [null, 'single'] });
  });

  it('takes keys that the application sets beside keys that are counted', async () => {
    // PostgreSQL counts on without a look at them, and TypeORM leaves them out.
    const own = kind === 'postgres' ? undefined : 5000;
    const events = await app.eventsOf(() =>
      repository(Reading).insert([
        { id: own, meter: 'mixed 1' },
        { meter: 'mixed 2' },
        { meter: 'mixed 3' },
      ]),
    );
    const rows = await repository(Reading)
      .createQueryBuilder('reading')
      .where("reading.meter LIKE 'mixed%'")
      .orderBy('reading.meter')
      .getMany();
    expect(events.map(({ target }) => target!.id)).toEqual(rows.map(({ id }) => String(id)));
    if (own) expect(rows[0].id).toBe(own);
  });

  it('records generated and given UUIDs', async () => {
    const given = '9F1C5D0E-3F0B-4A63-8C7B-6B0A4D2F6E11';
    const events = await app.eventsOf(() =>
      repository(Token).insert([{ value: 'one' }, { id: given, value: 'two' }]),
    );
    const one = await repository(Token).findOneByOrFail({ value: 'one' });
    expect(events.map(({ target }) => target!.id)).toEqual([one.id, given]);
    const [quiet] = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Token)
        .values({ value: 'three' })
        .updateEntity(false)
        .execute(),
    );
    const three = await repository(Token).findOneByOrFail({ value: 'three' });
    // Drawn by PostgreSQL and not given back, it is nowhere to be read.
    expect(quiet.target!.id).toBe(kind === 'postgres' ? 'unknown' : three.id);
    expect(changesOf(quiet)).toMatchObject({ value: [null, 'three'] });
  });

  it('reads what SQL expressions have made', async () => {
    const [event] = await app.eventsOf(() =>
      repository(Contact).insert({
        email: () => "lower('EVE@EXAMPLE.COM')",
        name: () => "upper('eve')",
        score: () => '20 + 22',
        grade: 'b',
      }),
    );
    const stored = await repository(Contact).findOneByOrFail({ email: 'eve@example.com' });
    expect(event.target).toEqual({ type: 'contact', id: String(stored.id), label: 'EVE' });
    expect(changesOf(event)).toEqual({
      id: [null, stored.id],
      email: [null, 'eve@example.com'],
      name: [null, 'EVE'],
      status: [null, 'New Lead'],
      score: [null, 42],
      grade: [null, 'b'],
      createdAt: [null, stored.createdAt.toISOString()],
    });
  });

  it('records composite keys, foreign keys with their names, children of a table', async () => {
    const [seat] = await app.eventsOf(() =>
      repository(Seat).insert({ row: 'A', place: 3, holder: 'Ada' }),
    );
    expect(seat.target!.id).toBe('A:3');
    expect(changesOf(seat)).toEqual({
      row: [null, 'A'],
      place: [null, 3],
      holder: [null, 'Ada'],
    });

    const company = await repository(Company).save({ name: 'Acme' });
    const [contact] = await app.eventsOf(() =>
      repository(Contact).insert({ name: 'Bob', company: { id: company.id } }),
    );
    expect(contact.changes.find(({ property }) => property === 'company')).toEqual({
      property: 'company',
      before: null,
      after: company.id,
      afterLabel: 'Acme',
    });

    const [cat] = await app.eventsOf(() => repository(Cat).insert({ name: 'Tom', lives: 9 }));
    const { id } = await repository(Cat).findOneByOrFail({ name: 'Tom' });
    expect(cat).toMatchObject({ action: 'cat.created', target: { type: 'cat', id: String(id) } });
    expect(changesOf(cat)).toEqual({ id: [null, id], name: [null, 'Tom'], lives: [null, 9] });
    const [animal] = await app.eventsOf(() => repository(Animal).insert({ name: 'Rex' }));
    expect(animal.action).toBe('animal.created');
  });

  it('records what is not inserted as it is stored, and columns named by the builder', async () => {
    const [event] = await app.eventsOf(() => repository(Ledger).insert({ text: 'x', state: 3 }));
    expect(changesOf(event)).toMatchObject({ text: [null, 'x'], state: [null, 7] });
    const [named] = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Contact, ['name', 'version'])
        .values({ name: 'Named', score: 5 })
        .execute(),
    );
    const stored = await repository(Contact).findOneByOrFail({ name: 'Named' });
    expect(stored.score).toBeNull();
    expect(changesOf(named)).toEqual({
      id: [null, stored.id],
      name: [null, 'Named'],
      status: [null, 'New Lead'],
      createdAt: [null, stored.createdAt.toISOString()],
    });
  });

  it('is not told by listeners', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Seat)
        .values({ row: 'B', place: 1 })
        .callListeners(false)
        .execute(),
    );
    expect(events.map(({ action }) => action)).toEqual(['seat.created']);
  });

  it('records rows of the host’s transaction with it, and none when it is rolled back', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource.transaction(async (manager) => {
        await manager.insert(Seat, { row: 'C', place: 1 });
        await manager.insert(Seat, { row: 'C', place: 2 });
      }),
    );
    expect(events).toHaveLength(2);
    expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    const none = await app.eventsOf(() =>
      app.dataSource
        .transaction(async (manager) => {
          await manager.insert(Seat, { row: 'D', place: 1 });
          throw new Error('no');
        })
        .catch(() => undefined),
    );
    expect(none).toEqual([]);
  });

  it('gives nothing for a failed insert, other entities and no rows', async () => {
    await repository(Seat).insert({ row: 'E', place: 1 });
    const none = await app.eventsOf(async () => {
      await expect(repository(Seat).insert({ row: 'E', place: 1 })).rejects.toThrow(
        /duplicate|unique/i,
      );
      await repository(Note).insert({ text: 'x' });
      await repository(Seat).insert([]);
    });
    expect(none).toEqual([]);
  });

  it('records 1,000 rows of one statement, each with its key', async () => {
    const values = Array.from({ length: 1_000 }, (_unused, index) => ({
      meter: `bulk ${index}`,
      value: index,
    }));
    await repository(Reading).insert(values);
    const rows = await repository(Reading)
      .createQueryBuilder('reading')
      .where("reading.meter LIKE 'bulk%'")
      .getMany();
    const meters = new Map<string, unknown>();
    for (let cursor: string | undefined; ;) {
      const page = await app.query.find(
        { action: 'reading.created' },
        { order: 'newest', limit: 500, cursor },
      );
      for (const event of page.events) meters.set(event.target!.id, changesOf(event).meter[1]);
      if (!page.nextCursor || meters.size > 1_200) break;
      cursor = page.nextCursor;
    }
    expect(rows).toHaveLength(1_000);
    expect(rows.map(({ id }) => meters.get(String(id)))).toEqual(rows.map(({ meter }) => meter));
  });
});
