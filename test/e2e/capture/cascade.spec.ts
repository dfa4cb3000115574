import type { AuditEvent } from 'nestjs-audit-trail';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { cascadeEntities, Company, Contract, Folder, Paper, Skill } from './cascade-entities.js';

const named = (events: AuditEvent[]) =>
  events.map(({ action, target }) => `${action} ${target!.label}`).sort();

describeEachDatabase('rows that the database deletes or changes itself', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);

  /** A company with a daughter, a folder with a paper in it, and a paper that only refers to it. */
  async function newTree(name: string) {
    const company = await repository(Company).save({ name });
    const daughter = await repository(Company).save({ name: `${name} II`, mother: company });
    const folder = await repository(Folder).save({ name: 'F', company: daughter });
    const skill = await repository(Skill).save({ name: 'S', company });
    const inside = await repository(Paper).save({ title: 'Inside', folder, skills: [skill] });
    const outside = await repository(Paper).save({
      title: 'Outside',
      customer: company,
      skills: [skill],
    });
    return { company, daughter, folder, skill, inside, outside };
  }

  function expectTree(
    events: AuditEvent[],
    { company, daughter, folder, inside, outside, skill }: Awaited<ReturnType<typeof newTree>>,
  ) {
    expect(named(events)).toEqual([
      `company.deleted ${company.name}`,
      `company.deleted ${daughter.name}`,
      'paper.deleted Inside',
      'paper.updated Outside',
    ]);
    const byLabel = (label: string) => events.filter(({ target }) => target!.label === label);
    expect(byLabel(daughter.name)[0].metadata).toEqual({
      cascadedFrom: { type: 'company', id: String(company.id) },
    });
    expect(changesOf(byLabel(daughter.name)[0])).toEqual({
      id: [daughter.id, null],
      name: [daughter.name, null],
      mother: [company.id, null],
    });
    const [deleted] = byLabel('Inside');
    expect(deleted.metadata).toEqual({ cascadedFrom: { type: 'folder', id: String(folder.id) } });
    expect(changesOf(deleted)).toEqual({
      id: [inside.id, null],
      title: ['Inside', null],
      innerNote: ['kept', null],
      folder: [folder.id, null],
      skills: [null, null],
    });
    expect(deleted.changes.find(({ property }) => property === 'skills')!.removed).toEqual([
      { type: 'skill', id: String(skill.id), label: 'S' },
    ]);
    const [updated] = byLabel('Outside');
    expect(updated.target!.id).toBe(String(outside.id));
    expect(updated.changes).toEqual([
      expect.objectContaining({ property: 'customer', before: company.id, after: null }),
      expect.objectContaining({
        property: 'skills',
        removed: [{ type: 'skill', id: String(skill.id), label: 'S' }],
      }),
    ]);
  }

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: cascadeEntities });
  });
  afterAll(() => app.stop());

  it('are recorded with remove(), over tables that are not audited', async () => {
    const tree = await newTree('Alpha');
    const { id } = tree.company;
    const events = await app.eventsOf(async () => {
      await repository(Company).remove(await repository(Company).findOneByOrFail({ id }));
    });
    expectTree(events, tree);
    expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(await repository(Paper).find()).toEqual([expect.objectContaining({ title: 'Outside' })]);
  });

  it('are recorded with delete(criteria)', async () => {
    const tree = await newTree('Beta');
    const events = await app.eventsOf(() => repository(Company).delete({ name: 'Beta' }));
    expectTree(events, tree);
  });

  it('are recorded when the row deleted first is not audited itself', async () => {
    const tree = await newTree('Gamma');
    const events = await app.eventsOf(() => repository(Folder).delete(tree.folder.id));
    expect(named(events)).toEqual(['paper.deleted Inside']);
    const gone = await newTree('Delta');
    const removed = await app.eventsOf(() => repository(Folder).remove(gone.folder));
    expect(named(removed)).toEqual(['paper.deleted Inside']);
    const linked = await app.eventsOf(() => repository(Skill).delete(gone.skill.id));
    expect(named(linked)).toEqual(['paper.updated Outside']);
    expect(linked[0].changes[0].removed).toEqual([
      { type: 'skill', id: String(gone.skill.id), label: 'S' },
    ]);
  });

  it('are not recorded if a RESTRICT refuses the deletion', async () => {
    const tree = await newTree('Epsilon');
    await repository(Contract).save({ company: tree.company });
    const events = await app.eventsOf(async () => {
      await expect(repository(Company).delete(tree.company.id)).rejects.toMatchObject({
        name: 'QueryFailedError',
      });
      const { id } = tree.company;
      const loaded = await repository(Company).findOneByOrFail({ id });
      await expect(repository(Company).remove(loaded)).rejects.toMatchObject({
        name: 'QueryFailedError',
      });
    });
    expect(events).toEqual([]);
  });

  it('are met once each where rows refer to one another in a circle', async () => {
    const first = await repository(Company).save({ name: 'Ring 1' });
    const second = await repository(Company).save({ name: 'Ring 2', mother: first });
    await repository(Company).update(first.id, { mother: second });
    const events = await app.eventsOf(() => repository(Company).delete(first.id));
    expect(named(events)).toEqual(['company.deleted Ring 1', 'company.deleted Ring 2']);
  });
});
