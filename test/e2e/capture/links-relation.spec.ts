import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Course, Doc, linkEntities, Student, Tag } from './link-entities.js';

const tag = ({ id, name }: Tag) => ({ type: 'tag', id: String(id), label: name });

describeEachDatabase('many-to-many links by relation builders and statements', (kind) => {
  let app: CaptureApp;
  let tags: Tag[];
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);
  const newDoc = (title: string, links: Tag[] = []) =>
    repository(Doc).save(repository(Doc).create({ title, tags: links }));
  const builder = (property = 'tags') =>
    app.dataSource.createQueryBuilder().relation(Doc, property);
  const change = (added: Tag[], removed: Tag[]) => [
    {
      property: 'tags',
      before: null,
      after: null,
      added: added.map(tag),
      removed: removed.map(tag),
    },
  ];

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: linkEntities });
    tags = await repository(Tag).save([{ name: 'A' }, { name: 'B' }, { name: 'C' }]);
  });
  afterAll(() => app.stop());

  it('records what add() puts in, with the label of the owner', async () => {
    const doc = await newDoc('Offer');
    const [event, ...more] = await app.eventsOf(() => builder().of(doc).add([tags[0], tags[1].id]));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'doc.updated',
      target: { type: 'doc', id: String(doc.id), label: 'Offer' },
    });
    expect(event.changes).toEqual(change([tags[0], tags[1]], []));
  });

  it('records what remove() really takes out', async () => {
    const doc = await newDoc('Offer', [tags[0]]);
    const events = await app.eventsOf(() => builder().of(doc).remove([tags[0], tags[2]]));
    expect(events.map(({ changes }) => changes)).toEqual([change([], [tags[0]])]);
    expect(await app.eventsOf(() => builder().of(doc).remove([tags[0]]))).toEqual([]);
  });

  it('gives each owner its event, also from the other side', async () => {
    const [one, two] = [await newDoc('One'), await newDoc('Two')];
    const both = await app.eventsOf(() => builder().of([one, two]).add(tags[0]));
    expect(both.map(({ target }) => target!.label).sort()).toEqual(['One', 'Two']);
    const [inverse] = await app.eventsOf(() =>
      app.dataSource.createQueryBuilder().relation(Tag, 'docs').of(tags[1]).add(one),
    );
    expect([inverse.target!.label, inverse.changes]).toEqual(['One', change([tags[1]], [])]);
  });

  it('leaves the error of a link that is there already to the host, and no event', async () => {
    const doc = await newDoc('Offer', [tags[0]]);
    const events = await app.eventsOf(async () => {
      await expect(builder().of(doc).add([tags[1], tags[0]])).rejects.toMatchObject({
        name: 'QueryFailedError',
      });
    });
    expect(events).toEqual([]);
    const reloaded = await repository(Doc).findOneOrFail({
      where: { id: doc.id },
      relations: { tags: true },
    });
    expect(reloaded.tags).toEqual([expect.objectContaining({ id: tags[0].id })]);
  });

  it('tells statements on the junction table, and which links they pass over', async () => {
    const doc = await newDoc('Offer', [tags[0]]);
    const rows = [tags[0], tags[1]].map(({ id }) => ({ docId: doc.id, tagId: id }));
    const inserted = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .insert()
        .into('doc_tag')
        .values(rows)
        .orIgnore()
        .execute(),
    );
    expect(inserted.map(({ changes }) => changes)).toEqual([change([tags[1]], [])]);
    const moved = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .update('doc_tag')
        .set({ tagId: tags[2].id })
        .where({ docId: doc.id, tagId: tags[1].id })
        .execute(),
    );
    expect(moved.map(({ changes }) => changes)).toEqual([change([tags[2]], [tags[1]])]);
    const cleared = await app.eventsOf(() =>
      app.dataSource
        .createQueryBuilder()
        .delete()
        .from('doc_tag')
        .where({ docId: doc.id })
        .execute(),
    );
    expect(cleared.map(({ changes }) => changes)).toEqual([change([], [tags[0], tags[2]])]);
  });

  it('joins the transaction of the host', async () => {
    const doc = await newDoc('Offer');
    const events = await app.eventsOf(async () => {
      const failing = app.dataSource.transaction(async (manager) => {
        await manager.createQueryBuilder().relation(Doc, 'tags').of(doc).add(tags[0]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    });
    expect(events).toEqual([]);
    const kept = await app.eventsOf(() =>
      app.dataSource.transaction(async (manager) => {
        await manager.createQueryBuilder().relation(Doc, 'tags').of(doc).add(tags[0]);
        await manager.save(Doc, { id: doc.id, title: 'Order' });
      }),
    );
    expect(kept.map(({ action }) => action)).toEqual(['doc.updated', 'doc.updated']);
    expect(new Set(kept.map(({ transactionId }) => transactionId)).size).toBe(1);
  });

  it('follows the relation’s decorators, and the side that is audited', async () => {
    const doc = await newDoc('Offer');
    const events = await app.eventsOf(async () => {
      await builder('readers').of(doc).add(tags[0]);
      await builder('drafts').of(doc).add(tags[0]);
    });
    expect(events.map(({ action }) => action)).toEqual(['doc.shared']);
    const student = await repository(Student).save({ name: 'Kim' });
    const course = await repository(Course).save({ name: 'Maths' });
    const [event] = await app.eventsOf(() =>
      app.dataSource.createQueryBuilder().relation(Course, 'students').of(course).add(student),
    );
    expect(event).toMatchObject({ action: 'student.updated', target: { label: 'Kim' } });
  });
});
