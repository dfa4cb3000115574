import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Agent, Case, Client } from './entities.js';

describeEachDatabase('update by criteria', (kind) => {
  let app: CaptureApp;
  beforeAll(async () => {
    app = await CaptureApp.start(kind);
  });
  afterAll(() => app.stop());

  const cases = () => app.dataSource.getRepository(Case);
  const made = (...titles: string[]) =>
    cases().save(titles.map((title) => cases().create({ title, value: '10.50' })));

  it('gives one event for each row, with both values', async () => {
    const [one, two] = await made('one', 'two');
    const events = await app.eventsOf(() =>
      cases().update([{ id: one.id }, { id: two.id }], { title: 'same', value: 12.5 }),
    );
    expect(events.map(({ action, target }) => ({ action, target }))).toEqual([
      { action: 'case.updated', target: { type: 'case', id: String(one.id), label: 'same' } },
      { action: 'case.updated', target: { type: 'case', id: String(two.id), label: 'same' } },
    ]);
    expect(events.map(changesOf)).toEqual([
      {
        title: ['one', 'same'],
        value: [expect.stringMatching(/^10\.50?$/), expect.stringMatching(/^12\.50?$/)],
      },
      {
        title: ['two', 'same'],
        value: [expect.stringMatching(/^10\.50?$/), expect.stringMatching(/^12\.50?$/)],
      },
    ]);
    expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
  });

  it('reads what an SQL expression has made', async () => {
    const [one] = await made('counted');
    const events = await app.eventsOf(() => cases().increment({ id: one.id }, 'value', 2));
    expect(events.map(changesOf)).toEqual([
      { value: [expect.stringMatching(/^10\.50?$/), expect.stringMatching(/^12\.50?$/)] },
    ]);
  });

  it('gives no event for values that are there already', async () => {
    const [one] = await made('same');
    expect(await app.eventsOf(() => cases().update(one.id, { title: 'same' }))).toEqual([]);
    expect(await app.eventsOf(() => cases().update({ id: -1 }, { title: 'x' }))).toEqual([]);
  });

  it('names both sides of a foreign key', async () => {
    const agents = app.dataSource.getRepository(Agent);
    const [ann, bob] = await agents.save([{ name: 'Ann' }, { name: 'Bob' }]);
    const saved = await cases().save(cases().create({ title: 't', assignee: ann }));
    const [event] = await app.eventsOf(() => cases().update(saved.id, { assignee: bob }));
    expect(event.changes).toEqual([
      expect.objectContaining({
        property: 'assignee',
        before: ann.id,
        after: bob.id,
        beforeLabel: 'Ann',
        afterLabel: 'Bob',
      }),
    ]);
  });

  it('deletes, soft-deletes and restores', async () => {
    const [one, two] = await made('del', 'soft');
    const [deleted] = await app.eventsOf(() => cases().delete(one.id));
    expect(deleted).toMatchObject({
      action: 'case.deleted',
      operation: 'delete',
      target: { label: 'del' },
    });
    expect(changesOf(deleted)).toMatchObject({ id: [one.id, null], title: ['del', null] });
    const [soft] = await app.eventsOf(() => cases().softDelete({ id: two.id }));
    expect(soft).toMatchObject({ action: 'case.deleted', metadata: { soft: true } });
    expect(changesOf(soft)).toEqual({ deletedAt: [null, expect.stringMatching(/Z$/)] });
    const [restored] = await app.eventsOf(() => cases().restore(two.id));
    expect(restored.action).toBe('case.restored');
    expect(changesOf(restored)).toEqual({ deletedAt: [expect.stringMatching(/Z$/), null] });
    expect(await app.eventsOf(() => cases().restore(two.id))).toEqual([]);
  });

  it('masks', async () => {
    const clients = app.dataSource.getRepository(Client);
    const client = await clients.save(
      clients.create({ firstName: 'A', lastName: 'B', phone: '+4912345678' }),
    );
    const [event] = await app.eventsOf(() =>
      clients.update(client.id, { phone: '+4987654321', internalNote: 'x' }),
    );
    expect(event.changes).toEqual([
      expect.objectContaining({
        property: 'phone',
        before: '••••5678',
        after: '••••4321',
        state: 'masked',
      }),
    ]);
  });
});
