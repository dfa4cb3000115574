import type { AuditEvent } from 'nestjs-audit-trail';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import {
  Course,
  Doc,
  linkEntities,
  LinkManager,
  LinkPerson,
  Region,
  Student,
  Tag,
} from './link-entities.js';

const linksOf = ({ changes }: AuditEvent, property: string) =>
  changes.find((change) => change.property === property);
const tag = ({ id, name }: Tag) => ({ type: 'tag', id: String(id), label: name });
const byId = <T extends { id: number }>(rows: T[]): T[] => rows.sort((a, b) => a.id - b.id);

describeEachDatabase('many-to-many links by save and remove', (kind) => {
  let app: CaptureApp;
  let vip: Tag;
  let cold: Tag;
  let hot: Tag;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);
  const newDoc = (values: Partial<Doc> = {}) =>
    repository(Doc).save(repository(Doc).create({ title: 'Offer', ...values }));
  const reload = (id: number) =>
    repository(Doc).findOneOrFail({ where: { id }, relations: { tags: true } });

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: linkEntities });
    [vip, cold, hot] = byId(
      await repository(Tag).save([{ name: 'VIP' }, { name: 'Cold' }, { name: 'Hot' }]),
    );
  });
  afterAll(() => app.stop());

  it('records what came and went as one change, though nothing else of the owner has changed', async () => {
    const doc = await newDoc({ tags: [cold] });
    const events = await app.eventsOf(() => repository(Doc).save({ id: doc.id, tags: [vip] }));
    expect(events).toMatchObject([
      { action: 'doc.updated', operation: 'update', target: { type: 'doc', id: String(doc.id) } },
    ]);
    expect(events[0].changes).toEqual([
      { property: 'tags', before: null, after: null, added: [tag(vip)], removed: [tag(cold)] },
    ]);
    expect(events[0].target!.label).toBe('Offer');
  });

  it('joins the event of the other changes, and looks names up that are not at hand', async () => {
    const doc = await newDoc({ tags: [cold, hot] });
    const [event, ...more] = await app.eventsOf(() =>
      repository(Doc).save({ id: doc.id, title: 'Order', tags: [{ id: vip.id }, { id: hot.id }] }),
    );
    expect(more).toEqual([]);
    expect(changesOf(event)).toEqual({ title: ['Offer', 'Order'], tags: [null, null] });
    expect(linksOf(event, 'tags')).toMatchObject({ added: [tag(vip)], removed: [tag(cold)] });
    await repository(Tag).save({ id: vip.id, name: 'Renamed' });
    expect(linksOf((await app.query.get(event.id))!, 'tags')!.added).toEqual([tag(vip)]);
    await repository(Tag).save({ id: vip.id, name: 'VIP' });
  });

  it('gives nothing for links that are as they were', async () => {
    const doc = await newDoc({ tags: [vip, cold] });
    const loaded = await reload(doc.id);
    expect(await app.eventsOf(() => repository(Doc).save(loaded))).toEqual([]);
  });

  it('lists the links of a new owner, also to a record that the same call inserts', async () => {
    const [event, ...more] = await app.eventsOf(() =>
      newDoc({ tags: [vip, repository(Tag).create({ name: 'Brand new' })] }),
    );
    expect(more).toEqual([]);
    expect(event.action).toBe('doc.created');
    const created = await repository(Tag).findOneByOrFail({ name: 'Brand new' });
    expect(linksOf(event, 'tags')).toEqual({
      property: 'tags',
      before: null,
      after: null,
      added: [tag(vip), tag(created)],
      removed: [],
    });
  });

  it('lists the links that a removed owner loses', async () => {
    const doc = await newDoc({ tags: [vip, hot] });
    const loaded = await reload(doc.id);
    const [event, ...more] = await app.eventsOf(() => repository(Doc).remove(loaded));
    expect(more).toEqual([]);
    expect(event.action).toBe('doc.deleted');
    expect(linksOf(event, 'tags')).toMatchObject({ added: [], removed: [tag(vip), tag(hot)] });
  });

  it('records on the owner what is saved from the other side', async () => {
    const root = await newDoc({ title: 'Root' });
    const first = await newDoc({ title: 'First', tags: [vip], parent: root });
    const second = await newDoc({ title: 'Second' });
    const events = await app.eventsOf(() =>
      repository(Tag).save({ id: vip.id, docs: [{ id: second.id }] }),
    );
    const mine = events.filter(({ target }) =>
      [String(first.id), String(second.id)].includes(target!.id),
    );
    expect(mine.map(({ action, target }) => [action, target!.label]).sort()).toEqual([
      ['doc.updated', 'First'],
      ['doc.updated', 'Second'],
    ]);
    const [lost, got] = mine.sort((a, b) => a.target!.label!.localeCompare(b.target!.label!));
    expect(lost.changes).toEqual([
      { property: 'tags', before: null, after: null, added: [], removed: [tag(vip)] },
    ]);
    expect(lost.related).toEqual([{ type: 'doc', id: String(root.id), label: 'Root' }]);
    expect(got.changes).toEqual([
      { property: 'tags', before: null, after: null, added: [tag(vip)], removed: [] },
    ]);
  });

  it('records on its owners that the record at the other end was removed, with its name', async () => {
    const gone = await repository(Tag).save({ name: 'Gone' });
    const doc = await newDoc({ tags: [gone], readers: [gone] });
    const { id } = gone;
    const events = await app.eventsOf(async () => {
      await repository(Tag).remove(await repository(Tag).findOneByOrFail({ id }));
    });
    const removed = [{ type: 'tag', id: String(id), label: 'Gone' }];
    expect(events.map(({ action, target }) => [action, target!.id]).sort()).toEqual([
      ['doc.shared', String(doc.id)],
      ['doc.updated', String(doc.id)],
    ]);
    expect(events.map(({ changes }) => changes[0].removed)).toEqual([removed, removed]);
  });

  it('knows keys of several columns', async () => {
    const region = await repository(Region).save({ country: 'FR', code: '75' });
    const [event] = await app.eventsOf(() => newDoc({ regions: [region] }));
    expect(linksOf(event, 'regions')!.added).toEqual([{ type: 'region', id: 'FR:75' }]);
  });

  it('follows the decorators of the relation', async () => {
    const doc = await newDoc();
    const events = await app.eventsOf(() =>
      repository(Doc).save({ id: doc.id, readers: [vip], drafts: [vip], secrets: [vip] }),
    );
    expect(events.map(({ action, changes }) => [action, changes]).sort()).toEqual([
      [
        'doc.shared',
        [{ property: 'readers', before: null, after: null, added: [tag(vip)], removed: [] }],
      ],
      ['doc.updated', [{ property: 'secrets', before: null, after: null, state: 'masked' }]],
    ]);
    expect(await app.eventsOf(() => repository(Doc).save({ id: doc.id, drafts: [cold] }))).toEqual(
      [],
    );
  });

  it('tells the two ends of a self-referencing relation apart, by the class of the row', async () => {
    const [ann, bob] = byId(
      await repository(LinkPerson).save([{ name: 'Ann' }, { name: 'Bob' }] as LinkPerson[]),
    );
    const eve = await repository(LinkManager).save({ name: 'Eve', budget: 5 });
    const [first, ...rest] = await app.eventsOf(() =>
      repository(LinkPerson).save({ id: ann.id, following: [bob] }),
    );
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      action: 'person.updated',
      target: { type: 'person', id: String(ann.id), label: 'Ann' },
      changes: [
        { property: 'following', added: [{ id: String(bob.id), label: 'Bob' }], removed: [] },
      ],
    });
    const events = await app.eventsOf(() =>
      repository(LinkPerson).save({ id: bob.id, followers: [{ id: eve.id }] }),
    );
    expect(events.map(({ action, target }) => [action, target!.label]).sort()).toEqual([
      ['manager.updated', 'Eve'],
      ['person.updated', 'Ann'],
    ]);
  });

  it('records on the side without the join table if only that is audited', async () => {
    const student = await repository(Student).save({ name: 'Kim' });
    const course = await repository(Course).save({ name: 'Maths' });
    const [event, ...more] = await app.eventsOf(() =>
      repository(Course).save({ id: course.id, students: [{ id: student.id }] }),
    );
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'student.updated',
      target: { type: 'student', id: student.id, label: 'Kim' },
      changes: [
        {
          property: 'courses',
          added: [{ type: 'course', id: String(course.id), label: 'Maths' }],
          removed: [],
        },
      ],
    });
  });

  it('leaves no event of a rolled-back save, and rebuilds the links as of a time', async () => {
    const doc = await newDoc({ tags: [cold] });
    const events = await app.eventsOf(async () => {
      const failing = app.dataSource.transaction(async (manager) => {
        await manager.save(Doc, { id: doc.id, tags: [vip] });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    });
    expect(events).toEqual([]);
    await repository(Doc).save({ id: doc.id, tags: [cold, hot] });
    const state = await app.query.asOf('doc', String(doc.id), new Date(Date.now() + 60_000));
    expect(JSON.stringify(state)).toContain('Hot');
  });
});
