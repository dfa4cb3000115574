import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { cascadeEntities, Company, Folder, Lone, Paper, Skill } from './cascade-entities.js';
import { Doc, linkEntities, Tag } from './link-entities.js';

describeEachDatabase('clear()', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);

  beforeAll(async () => {
    app = await CaptureApp.start(
      kind,
      { capture: { bulkRowLimit: 5 } },
      { entities: [...cascadeEntities, ...linkEntities] },
    );
  });
  afterAll(() => app.stop());

  it('is a deletion of each row, and no raw statement', async () => {
    const rows = await repository(Lone).save([{ name: 'One' }, { name: 'Two' }]);
    const events = await app.eventsOf(() => repository(Lone).clear());
    expect(events.map(({ action }) => action)).toEqual(['lone.deleted', 'lone.deleted']);
    expect(events.map(changesOf)).toEqual(
      rows.map(({ id, name }) => ({ id: [id, null], name: [name, null] })),
    );
    expect(await repository(Lone).count()).toBe(0);
    expect(await app.eventsOf(() => repository(Lone).clear())).toEqual([]);
  });

  it('tells of each row also above the limit of rows held in memory', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Row ${index}`);
    await repository(Lone).save(names.map((name) => ({ name })));
    const events = await app.eventsOf(() => repository(Lone).clear());
    expect(events.map(({ target }) => target!.label).sort()).toEqual([...names].sort());
    expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['lone.deleted']));
  });

  it('has an end of the host’s transaction of its own on MySQL, and shares it elsewhere', async () => {
    await repository(Lone).save({ name: 'Old' });
    const events = await app.eventsOf(async () => {
      const failing = app.dataSource.transaction(async (manager) => {
        await manager.save(Lone, { name: 'New' });
        await manager.clear(Lone);
        await manager.save(Lone, { name: 'Later' });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    });
    const told = events.map(({ action, target }) => `${action} ${target!.label}`);
    const left = (await repository(Lone).find()).map(({ name }) => name);
    // A TRUNCATE commits what stands before it, and ends the transaction for what comes after it.
    const isMysql = kind === 'mariadb';
    expect(left).toEqual(isMysql ? ['Later'] : ['Old']);
    expect(told).toEqual(
      isMysql
        ? ['lone.created New', 'lone.deleted Old', 'lone.deleted New', 'lone.created Later']
        : [],
    );
    await repository(Lone).clear();
  });

  it('leaves the error of a table that others refer to to the host, and no event', async () => {
    await repository(Company).save({ name: 'Referred to' });
    const events = await app.eventsOf(async () => {
      const clearing = repository(Company).clear();
      if (kind === 'sqlite') await clearing;
      else await expect(clearing).rejects.toMatchObject({ name: 'QueryFailedError' });
    });
    expect(events).toHaveLength(kind === 'sqlite' ? 1 : 0);
  });

  it('of a junction table is an update of the owners', async () => {
    const tag = await repository(Tag).save({ name: 'VIP' });
    const doc = await repository(Doc).save({ title: 'Offer', tags: [tag] });
    const events = await app.eventsOf(() => app.dataSource.getRepository('doc_tag').clear());
    expect(events).toMatchObject([
      {
        action: 'doc.updated',
        target: { id: String(doc.id), label: 'Offer' },
        changes: [
          { property: 'tags', removed: [{ type: 'tag', id: String(tag.id), label: 'VIP' }] },
        ],
      },
    ]);
  });

  it('takes along what the database takes along', async () => {
    const company = await repository(Company).save({ name: 'Mother' });
    const folder = await repository(Folder).save({ name: 'F', company });
    const skill = await repository(Skill).save({ name: 'S' });
    await repository(Paper).save({ title: 'P', folder, customer: company, skills: [skill] });
    const events = await app.eventsOf(async () => {
      if (kind === 'sqlite') await repository(Company).clear();
      if (kind === 'postgres') await repository(Company).clear({ cascade: true });
    });
    const told = events.map(({ action }) => action).sort();
    if (kind === 'sqlite') expect(told).toEqual(['company.deleted', 'paper.deleted']);
    if (kind === 'postgres') {
      expect(told).toEqual(['company.deleted', 'company.deleted', 'paper.deleted']);
    }
    if (kind === 'mariadb') expect(told).toEqual([]);
  });
});
