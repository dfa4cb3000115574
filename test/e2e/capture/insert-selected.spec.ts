import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { insertEntities, Note, Reading, Seat, Setting } from './insert-entities.js';

describeEachDatabase('capture of an insert from a SELECT', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);
  const notes = () =>
    app.dataSource.createQueryBuilder().select('note.text', 'text').from(Note, 'note');

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: insertEntities });
    await repository(Note).insert([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
    await repository(Reading).insert({ meter: 'earlier', value: 1 });
  });
  afterAll(() => app.stop());

  it.each([true, false])('finds counted keys, entities updated: %s', async (isUpdated) => {
    const events = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Reading, ['meter', 'value'])
        .valuesFromSelect(notes().addSelect('40 + note.id', 'value').orderBy('note.id'))
        .updateEntity(isUpdated)
        .execute(),
    );
    const rows = await repository(Reading).find({ order: { id: 'DESC' }, take: 3 });
    expect(events.map((event) => [event.action, event.target!.id, changesOf(event)])).toEqual(
      rows
        .reverse()
        .map(({ id, meter, value }) => [
          'reading.created',
          String(id),
          { id: [null, id], meter: [null, meter], value: [null, value] },
        ]),
    );
    expect(rows.map(({ meter }) => meter)).toEqual(['one', 'two', 'three']);
  });

  it('finds keys that the SELECT gives', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Seat, ['row', 'place', 'holder'])
        .valuesFromSelect(
          notes().addSelect('note.id', 'place').addSelect("'Ada'", 'who').where('note.id > :id', {
            id: 1,
          }),
        )
        .execute(),
    );
    expect(
      events
        .map((event) => [event.target!.id, changesOf(event).holder])
        .sort(([a], [b]) => String(a).localeCompare(String(b))),
    ).toEqual([
      ['three:3', [null, 'Ada']],
      ['two:2', [null, 'Ada']],
    ]);
  });

  it('tells created rows from updated and ignored ones', async () => {
    await repository(Setting).insert({ id: 'one', name: 'theme', value: 'dark' });
    const insert = () =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Setting, ['id', 'name', 'value'])
        .valuesFromSelect(
          notes()
            .addSelect('upper(note.text)', 'name')
            .addSelect("'light'", 'value')
            .where('note.id <= 2'),
        );
    const updated = await app.eventsOf(() => insert().orUpdate(['value'], ['id']).execute());
    expect(updated.map(({ action, target }) => [action, target!.id]).sort()).toEqual([
      ['setting.created', 'two'],
      ['setting.updated', 'one'],
    ]);
    const update = updated.find(({ operation }) => operation === 'update')!;
    expect(changesOf(update)).toEqual({ value: ['dark', 'light'] });
    expect(await app.eventsOf(() => insert().orIgnore().execute())).toEqual([]);
  });

  it('gives the number of rows where their keys cannot be known', async () => {
    const random = {
      sqlite: 'hex(randomblob(8))',
      mariadb: 'uuid()',
      postgres: 'gen_random_uuid()',
    };
    const [event, ...more] = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Seat, ['row', 'place', 'holder'])
        .valuesFromSelect(
          app.dataSource
            .createQueryBuilder()
            .select(`substr(cast(${random[kind as 'sqlite']} as char(36)), 1, 8)`, 'seat')
            .addSelect('note.id + 0', 'place')
            .addSelect("'nobody'", 'holder')
            .from(Note, 'note'),
        )
        .execute(),
    );
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'data.bulk_created',
      operation: 'create',
      target: { type: 'seat', id: '*' },
      metadata: { count: 3 },
    });
  });

  it('gives nothing for a SELECT without rows', async () => {
    const none = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into(Reading, ['meter'])
        .valuesFromSelect(notes().where('note.id > 100'))
        .execute(),
    );
    expect(none).toEqual([]);
  });
});
