import type { AuditEvent } from 'nestjs-audit-trail';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Contact, insertEntities, Seat, Setting, Token } from './insert-entities.js';

const told = (events: AuditEvent[]) =>
  events
    .map((event) => [event.action, event.target!.id, changesOf(event)] as const)
    .sort(([a, b], [c, d]) => `${a} ${b}`.localeCompare(`${c} ${d}`));

describeEachDatabase('capture of upsert, orIgnore and orUpdate', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);
  const insert = <T extends object>(entity: new () => T, values: Partial<T>[]) =>
    app.dataSource
      .createQueryBuilder()
      .insert()
      .into<T>(entity)
      .values(values as never);

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: insertEntities });
  });
  afterAll(() => app.stop());
  beforeEach(() =>
    app.audit.suspend('a clean start', async () => {
      for (const entity of [Contact, Seat, Setting, Token]) {
        await app.dataSource.createQueryBuilder().delete().from(entity).execute();
      }
    }),
  );

  it('tells of each row whether it was created, updated or left as it was', async () => {
    await repository(Seat).insert([
      { row: 'A', place: 1, holder: 'Ada' },
      { row: 'A', place: 2, holder: 'Bob' },
    ]);
    const events = await app.eventsOf(() =>
      repository(Seat).upsert(
        [
          { row: 'A', place: 1, holder: 'Ada' },
          { row: 'A', place: 2, holder: 'Eve' },
          { row: 'A', place: 3, holder: 'Kim' },
        ],
        ['row', 'place'],
      ),
    );
    expect(told(events)).toEqual([
      ['seat.created', 'A:3', { row: [null, 'A'], place: [null, 3], holder: [null, 'Kim'] }],
      ['seat.updated', 'A:2', { holder: ['Bob', 'Eve'] }],
    ]);
  });

  it('meets rows by another key than the primary one', async () => {
    const { identifiers } = await repository(Contact).insert([
      { email: 'ada@x.org', name: 'Ada', score: 1 },
      { email: 'bob@x.org', name: 'Bob', score: 2 },
    ]);
    const [ada] = identifiers as Contact[];
    const events = await app.eventsOf(() =>
      repository(Contact).upsert(
        [
          { email: 'ada@x.org', name: 'Ada L.', score: 1 },
          { email: 'bob@x.org', name: 'Bob', score: 2 },
          { email: 'kim@x.org', name: 'Kim', score: 3 },
        ],
        { conflictPaths: ['email'], skipUpdateIfNoValuesChanged: kind === 'postgres' },
      ),
    );
    const kim = await repository(Contact).findOneByOrFail({ email: 'kim@x.org' });
    expect(told(events)).toEqual([
      [
        'contact.created',
        String(kim.id),
        {
          id: [null, kim.id],
          email: [null, 'kim@x.org'],
          name: [null, 'Kim'],
          status: [null, 'New Lead'],
          score: [null, 3],
          createdAt: [null, kim.createdAt.toISOString()],
        },
      ],
      ['contact.updated', String(ada.id), { name: ['Ada', 'Ada L.'] }],
    ]);
  });

  it('knows rows that can meet none: their key is NULL', async () => {
    await repository(Contact).insert({ email: 'ada@x.org', name: 'Ada' });
    for (const isUpdated of [true, false]) {
      const events = await app.eventsOf(() =>
        insert(Contact, [
          { email: null, name: 'One' },
          { email: 'ada@x.org', name: `Ada ${isUpdated}` },
          { email: null, name: 'Two' },
        ])
          .orUpdate(['name'], ['email'])
          .updateEntity(isUpdated)
          .execute(),
      );
      expect(events.map(({ action }) => action).sort()).toEqual([
        'contact.created',
        'contact.created',
        'contact.updated',
      ]);
      const rows = await repository(Contact).find({ order: { id: 'DESC' }, take: 2 });
      const created = events.filter(({ operation }) => operation === 'create');
      expect(created.map((event) => changesOf(event).name[1]).sort()).toEqual(['One', 'Two']);
      // Without RETURNING, PostgreSQL tells no key that a row in such company has drawn.
      const isKnown = isUpdated || kind !== 'postgres';
      expect(created.map(({ target }) => target!.id).sort()).toEqual(
        isKnown ? rows.map(({ id }) => String(id)).sort() : ['unknown', 'unknown'],
      );
    }
  });

  it('records of ignored inserts only the rows that are new', async () => {
    await repository(Setting).insert({ id: 'a', name: 'theme', value: 'dark' });
    const events = await app.eventsOf(() =>
      insert(Setting, [
        { id: 'a', name: 'other', value: 'x' },
        { id: 'b', name: 'theme', value: 'y' },
        { id: 'c', name: 'size', value: 'z' },
      ])
        .orIgnore()
        .execute(),
    );
    expect(told(events)).toEqual([
      [
        'setting.created',
        'c',
        { id: [null, 'c'], scope: [null, 'global'], name: [null, 'size'], value: [null, 'z'] },
      ],
    ]);
    const none = await app.eventsOf(() =>
      insert(Setting, [{ id: 'c', name: 'size', value: 'zz' }])
        .orIgnore()
        .execute(),
    );
    expect(none).toEqual([]);
    const free = await app.eventsOf(() =>
      insert(Token, [{ value: 'free' }])
        .orIgnore()
        .execute(),
    );
    expect(free.map(({ action }) => action)).toEqual(['token.created']);
  });

  it('follows a row whose primary key the upsert replaces', async () => {
    await repository(Setting).insert([
      { id: 'old', name: 'theme', value: 'dark' },
      { id: 'stays', name: 'size', value: 'big' },
    ]);
    const events = await app.eventsOf(() =>
      repository(Setting).upsert(
        [
          { id: 'new', scope: 'global', name: 'theme', value: 'light' },
          { id: 'more', scope: 'global', name: 'font', value: 'serif' },
        ],
        ['scope', 'name'],
      ),
    );
    expect(told(events)).toEqual([
      [
        'setting.created',
        'more',
        {
          id: [null, 'more'],
          scope: [null, 'global'],
          name: [null, 'font'],
          value: [null, 'serif'],
        },
      ],
      ['setting.updated', 'old', { id: ['old', 'new'], value: ['dark', 'light'] }],
    ]);
  });

  it('leaves what is equal to the database’s collation', async () => {
    await repository(Seat).insert({ row: 'q', place: 1, holder: 'Ada' });
    const events = await app.eventsOf(() =>
      insert(Seat, [{ row: 'Q', place: 1, holder: 'Bob' }])
        .orUpdate(['holder'], ['row', 'place'])
        .execute(),
    );
    expect(told(events)).toEqual(
      kind === 'mariadb'
        ? [['seat.updated', 'q:1', { holder: ['Ada', 'Bob'] }]]
        : [['seat.created', 'Q:1', { row: [null, 'Q'], place: [null, 1], holder: [null, 'Bob'] }]],
    );
  });

  it('takes the last of equal rows in one list', async () => {
    if (kind === 'postgres') return; // It refuses to touch a row twice.
    const events = await app.eventsOf(() =>
      repository(Seat).upsert(
        [
          { row: 'T', place: 1, holder: 'first' },
          { row: 'T', place: 1, holder: 'second' },
        ],
        ['row', 'place'],
      ),
    );
    expect(told(events)).toEqual([
      ['seat.created', 'T:1', { row: [null, 'T'], place: [null, 1], holder: [null, 'second'] }],
    ]);
  });

  it('records a number where nobody can tell the rows', async () => {
    await repository(Setting).insert({ id: 'abc', name: 'n', value: 'x' });
    const [event, ...more] = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Setting)
        .values({ id: () => "lower('ABC')", name: () => "lower('N')", value: 'y' })
        .orUpdate(['value'], ['id'])
        .updateEntity(false)
        .execute(),
    );
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'data.bulk_upserted',
      target: { type: 'setting', id: '*' },
      metadata: { count: 1 },
    });
  });

  it('keeps to the host’s transaction and leaves nothing of a rolled back one', async () => {
    const none = await app.eventsOf(() =>
      app.dataSource
        .transaction(async (manager) => {
          await manager.upsert(Seat, { row: 'R', place: 1, holder: 'x' }, ['row', 'place']);
          throw new Error('no');
        })
        .catch(() => undefined),
    );
    expect(none).toEqual([]);
    const events = await app.eventsOf(() =>
      app.dataSource.transaction(async (manager) => {
        await manager.upsert(Seat, { row: 'R', place: 1, holder: 'x' }, ['row', 'place']);
        await manager.upsert(Seat, { row: 'R', place: 1, holder: 'y' }, ['row', 'place']);
      }),
    );
    expect(told(events).map(([action, , changes]) => [action, changes.holder])).toEqual([
      ['seat.created', [null, 'x']],
      ['seat.updated', ['x', 'y']],
    ]);
  });

  it('fails as it would without capture, also where values are of a wrong type', async () => {
    const wrong = { row: 'W', place: 'many' as never, holder: 'x' };
    const work = (): Promise<unknown> =>
      app.dataSource.transaction((manager) => manager.upsert(Seat, wrong, ['row', 'place']));
    const bare = await app.audit.suspend('to compare', () => work().catch((error: Error) => error));
    const captured = await work().catch((error: Error) => error);
    const describe = (error: unknown): unknown =>
      error instanceof Error && { message: error.message, query: (error as never)['query'] };
    expect(describe(captured)).toEqual(describe(bare));
  });
});
