import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Agent, Case, CaseNote, Client, Scratch, TeamMember } from './entities.js';

describeEachDatabase(
  'capture of save, remove, softRemove and recover',
  (kind) => {
    let app: CaptureApp;
    const repository = <T extends object>(entity: new () => T) =>
      app.dataSource.getRepository<T>(entity);
    const newClient = (values: Partial<Client> = {}) =>
      repository(Client).save(
        repository(Client).create({ firstName: 'Ada', lastName: 'Byron', ...values }),
      );
    const newCase = (values: Partial<Case> = {}) =>
      repository(Case).save(repository(Case).create({ title: 'Refund', ...values }));

    beforeAll(async () => {
      app = await CaptureApp.start(kind);
    });
    afterAll(() => app.stop());

    it('records a creation with the values set, system as actor and one transaction', async () => {
      let saved!: Case;
      const [event, ...more] = await app.eventsOf(async () => {
        saved = await newCase({ title: 'First', value: '10.50', labels: ['a', 'b'] });
      });
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        action: 'case.created',
        operation: 'create',
        category: 'case',
        outcome: 'success',
        source: 'system',
        actor: { type: 'system' },
        target: { type: 'case', id: String(saved.id), label: 'First' },
      });
      expect(event.transactionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(changesOf(event)).toMatchObject({
        id: [null, saved.id],
        title: [null, 'First'],
        status: [null, 'New Lead'],
        labels: [null, ['a', 'b']],
        createdAt: [null, saved.createdAt.toISOString()],
      });
      expect(Number(changesOf(event).value[1])).toBe(10.5);
      expect(Object.keys(changesOf(event))).not.toEqual(
        expect.arrayContaining(['updatedAt', 'version', 'deletedAt', 'assignee']),
      );
    });

    it('lists only what changed, and gives nothing for what did not', async () => {
      const saved = await newCase({ value: '10.50', externalId: '9007199254740991' });
      expect(
        await app.eventsOf(() => repository(Case).save({ id: saved.id, title: 'Refund' })),
      ).toEqual([]);
      const [event] = await app.eventsOf(() =>
        repository(Case).save({ id: saved.id, title: 'Refunds', value: 10.5 }),
      );
      expect(event).toMatchObject({ action: 'case.updated', operation: 'update' });
      expect(changesOf(event)).toEqual({ title: ['Refund', 'Refunds'] });
      const [big] = await app.eventsOf(() =>
        repository(Case).save({ id: saved.id, externalId: '9007199254740981' }),
      );
      expect(changesOf(big)).toEqual({ externalId: ['9007199254740991', '9007199254740981'] });
    });

    it('splits a property with an action of its own off, in the same transaction', async () => {
      const saved = await newCase();
      const events = await app.eventsOf(() =>
        repository(Case).save({ id: saved.id, status: 'Active', title: 'Other' }),
      );
      expect(events.map(({ action }) => action).sort()).toEqual([
        'case.status_changed',
        'case.updated',
      ]);
      expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
      const status = events.find(({ action }) => action === 'case.status_changed')!;
      expect(status.operation).toBe('status_change');
      expect(changesOf(status)).toEqual({ status: ['New Lead', 'Active'] });
    });

    it('freezes the names behind foreign keys, old and new, and relates the client', async () => {
      const [john, jane] = await repository(Agent).save([{ name: 'John' }, { name: 'Jane' }]);
      const client = await newClient();
      const saved = await newCase({ assignee: john, client });
      const [event] = await app.eventsOf(() =>
        repository(Case).save({ id: saved.id, assignee: { id: jane.id } }),
      );
      expect(event.changes).toEqual([
        {
          property: 'assignee',
          before: john.id,
          after: jane.id,
          beforeLabel: 'John',
          afterLabel: 'Jane',
        },
      ]);
      expect(event.related).toEqual([{ type: 'client', id: client.id, label: 'Ada Byron' }]);
      await repository(Agent).save({ id: jane.id, name: 'Renamed' });
      expect((await app.query.get(event.id))!.changes[0].afterLabel).toBe('Jane');
      const found = await app.events({ relatedType: 'client', relatedId: client.id });
      expect(found.map(({ id }) => id)).toContain(event.id);
    });

    it('follows JSON by path, arrays by member, embedded columns, buffers by digest', async () => {
      const client = await newClient({ address: { street: 'A', city: 'Lyon' } });
      const [moved] = await app.eventsOf(() =>
        repository(Client).save({ id: client.id, address: { street: 'A', city: 'Paris' } }),
      );
      expect(changesOf(moved)).toEqual({ 'address.city': ['Lyon', 'Paris'] });

      const saved = await newCase({
        customFields: { plan: 'basic', deep: { x: 1, y: 2 } },
        labels: ['vip', 'cold'],
        attachment: Buffer.from('one'),
      });
      const [event] = await app.eventsOf(() =>
        repository(Case).save({
          id: saved.id,
          customFields: { plan: 'basic', deep: { x: 5, y: 2 } },
          labels: ['vip', 'new'],
          attachment: Buffer.from('two!'),
        }),
      );
      expect(changesOf(event)['customFields.deep.x']).toEqual([1, 5]);
      expect(Object.keys(changesOf(event)).sort()).toEqual([
        'attachment',
        'customFields.deep.x',
        'labels',
      ]);
      const labels = event.changes.find(({ property }) => property === 'labels')!;
      expect(labels).toMatchObject({ added: ['new'], removed: ['cold'] });
      expect(changesOf(event).attachment).toEqual([
        { bytes: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { bytes: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
    });

    it('reads the old value of a column that is not selected', async () => {
      const saved = await newCase({ attachment: Buffer.from('same') });
      expect(
        await app.eventsOf(() =>
          repository(Case).save({ id: saved.id, attachment: Buffer.from('same') }),
        ),
      ).toEqual([]);
    });

    it('hides masked, leaves ignored out, removes what is secret by name', async () => {
      const events = await app.eventsOf(async () => {
        const client = await newClient({
          phone: '+4915112345678',
          internalNote: 'INTERNAL-1',
          passwordHash: 'HASH-SECRET-1',
        });
        await repository(Client).save({
          id: client.id,
          phone: '+4915187654321',
          internalNote: 'INTERNAL-2',
        });
        await repository(Client).save({ id: client.id, internalNote: 'INTERNAL-3' });
      });
      expect(events.map(({ action }) => action)).toEqual(['client.created', 'client.updated']);
      expect(events[1].changes).toEqual([
        { property: 'phone', before: '••••5678', after: '••••4321', state: 'masked' },
      ]);
      const text = JSON.stringify(events);
      for (const secret of ['15112345', '15187654', 'INTERNAL', 'HASH-SECRET']) {
        expect(text).not.toContain(secret);
      }
    });

    it('records a removal with everything lost, foreign keys and unselected columns included', async () => {
      const client = await newClient();
      const saved = await newCase({ client, attachment: Buffer.from('gone') });
      const loaded = await repository(Case).findOneByOrFail({ id: saved.id });
      const [event] = await app.eventsOf(() => repository(Case).remove(loaded));
      expect(event).toMatchObject({
        action: 'case.deleted',
        operation: 'delete',
        target: { type: 'case', id: String(saved.id), label: 'Refund' },
        related: [{ type: 'client', id: client.id, label: 'Ada Byron' }],
      });
      const changes = changesOf(event);
      expect(changes).toMatchObject({
        id: [saved.id, null],
        title: ['Refund', null],
        client: [client.id, null],
      });
      expect(changes.attachment[0]).toMatchObject({ bytes: 4 });
      expect(changes).not.toHaveProperty('assignee');
      expect(event.metadata).toBeUndefined();
    });

    it('soft delete and restore list the delete date only; a second stamp is an update', async () => {
      const saved = await newCase();
      const [deleted] = await app.eventsOf(async () => repository(Case).softRemove(saved));
      expect(deleted).toMatchObject({
        action: 'case.deleted',
        operation: 'delete',
        metadata: { soft: true },
      });
      expect(changesOf(deleted)).toEqual({ deletedAt: [null, expect.stringMatching(/Z$/)] });

      const [restored] = await app.eventsOf(async () => repository(Case).recover(saved));
      expect(restored).toMatchObject({ action: 'case.restored', operation: 'restore' });
      expect(changesOf(restored)).toEqual({ deletedAt: [expect.stringMatching(/Z$/), null] });
      expect(await app.eventsOf(async () => repository(Case).recover(saved))).toEqual([]);
    });

    it('records cascades with the foreign key that the cascade sets', async () => {
      const note = repository(CaseNote).create({ body: 'called back' });
      let saved!: Case;
      const events = await app.eventsOf(async () => {
        saved = await newCase({ title: 'With note', notes: [note] });
      });
      expect(events.map(({ action }) => action)).toEqual(['case.created', 'case_note.created']);
      expect(changesOf(events[1])).toMatchObject({
        body: [null, 'called back'],
        case: [null, saved.id],
      });
      expect(events[1].related).toEqual([
        { type: 'case', id: String(saved.id), label: 'With note' },
      ]);
      expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    });

    it('records a child taken over through the inverse side of its relation', async () => {
      const [from, to] = [await newCase({ title: 'From' }), await newCase({ title: 'To' })];
      const note = await repository(CaseNote).save({ body: 'moves', case: from });
      const owner = await repository(Case).findOneOrFail({
        where: { id: to.id },
        relations: { notes: true },
      });
      owner.notes = [await repository(CaseNote).findOneByOrFail({ id: note.id })];
      const events = await app.eventsOf(() => repository(Case).save(owner));
      expect(events).toHaveLength(1);
      expect(events[0].changes).toEqual([
        {
          property: 'case',
          before: from.id,
          after: to.id,
          beforeLabel: 'From',
          afterLabel: 'To',
        },
      ]);
    });

    it('joins composite keys in column order and keeps A1 and a1 apart', async () => {
      const [event] = await app.eventsOf(() =>
        repository(TeamMember).save({ team: 'A1', person: 'jo' }),
      );
      expect(event.target).toMatchObject({ type: 'membership', id: 'A1:jo' });
      expect(await app.events({ targetType: 'membership', targetId: 'a1:jo' })).toEqual([]);
    });

    it('leaves entities without @Audited alone', async () => {
      expect(await app.eventsOf(() => repository(Scratch).save({ text: 'x' }))).toEqual([]);
    });
  },
  ['sqlite', 'sqlite-memory', 'mariadb', 'postgres'],
);
