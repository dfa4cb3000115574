import type { AuditEvent } from 'nestjs-audit-trail';
import request from 'supertest';
import { SeedService } from '../../../sample-app/seed/seed.service.js';
import { describeEachDatabase } from '../../support/databases.js';
import { JANE, SampleAppHarness } from './sample-app.harness.js';

describeEachDatabase('sample app: API', (kind) => {
  const app = new SampleAppHarness(kind);

  beforeAll(() => app.start(), 60_000);
  afterAll(() => app.stop());

  it('records a created client with actor, address and names', async () => {
    const id = await app.createClient(app.john);

    const [event] = await app.events({ action: 'client.created', targetId: String(id) });
    expect(event).toMatchObject({
      operation: 'create',
      outcome: 'success',
      source: expect.any(String),
      actor: { type: 'user', id: String(app.john.id), name: 'John Doe', roles: ['agent'] },
      target: { type: 'client', id: String(id), label: 'Zoë Maßmann' },
      related: [{ type: 'company', id: '1', label: 'Harbour Logistics' }],
      context: { ip: '127.0.0.1', method: 'POST', path: '/clients', userAgent: 'sample-spec/1.0' },
    });
    expect(event!.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ property: 'firstName', before: null, after: 'Zoë' }),
        expect.objectContaining({ property: 'address.city', before: null, after: 'Köln' }),
        expect.objectContaining({ property: 'company', after: 1, afterLabel: 'Harbour Logistics' }),
        expect.objectContaining({ property: 'insuranceNumber', state: 'masked' }),
      ]),
    );
    expect(JSON.stringify(event)).not.toContain('123456');
  });

  it('records a change of status and of assignee, before and after', async () => {
    const clientId = await app.createClient(app.john);
    const id = await app.createCase(app.john, clientId);

    await app
      .as(app.jane)
      .patch(`/cases/${id}`)
      .send({ status: 'Active', assigneeId: app.jane.id })
      .expect(200);

    const found = await app.events({
      targetType: 'case',
      targetId: String(id),
      actorId: String(app.jane.id),
    });
    expect(found).toHaveLength(2);
    const [status] = found.filter(({ action }) => action === 'case.status_changed');
    const [update] = found.filter(({ action }) => action === 'case.updated');
    const byJane = { type: 'user', id: String(app.jane.id), name: 'Jane Smith' };
    expect(status).toMatchObject({
      operation: 'status_change',
      actor: byJane,
      target: { type: 'case', id: String(id), label: 'Parcel lost 📦' },
      related: [{ type: 'client', id: String(clientId), label: 'Zoë Maßmann' }],
      context: { ip: '127.0.0.1', method: 'PATCH' },
    });
    expect(status!.changes).toEqual([
      expect.objectContaining({ property: 'status', before: 'New Lead', after: 'Active' }),
    ]);
    expect(update!.changes).toEqual([
      expect.objectContaining({
        property: 'assignee',
        before: app.john.id,
        after: app.jane.id,
        beforeLabel: 'John Doe',
        afterLabel: 'Jane Smith',
      }),
    ]);
    expect(status!.transactionId).toBeDefined();
    expect(status!.transactionId).toBe(update!.transactionId);
  });

  it('records custom fields one by one, and nothing when nothing changes', async () => {
    const id = await app.createCase(app.john, await app.createClient(app.john));
    await app
      .as(app.john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 3, lift: true } })
      .expect(200);
    await app
      .as(app.john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 4 } })
      .expect(200);
    await app
      .as(app.john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 4 } })
      .expect(200);

    const found = await app.events({ action: 'case.custom_field_changed', targetId: String(id) });
    expect(found).toHaveLength(2);
    expect(found[0]!.changes).toEqual([
      expect.objectContaining({ property: 'customFields.floor', before: 3, after: 4 }),
    ]);
  });

  it('records a soft delete and its recovery', async () => {
    const id = await app.createCase(app.john, await app.createClient(app.john));
    await app.as(app.john).delete(`/cases/${id}`).expect(204);
    await app.as(app.john).get(`/cases/${id}`).expect(404);
    await app.as(app.john).post(`/cases/${id}/restore`).expect(200);

    const actions = (
      await app.events({ targetType: 'case', targetId: String(id), order: 'oldest' })
    ).map(({ action }) => action);
    expect(actions).toEqual(['case.created', 'case.deleted', 'case.restored']);
  });

  it('records logins and failed logins, the password never', async () => {
    const wrong = 'not-the-password-91';
    await request(app.server)
      .post('/auth/login')
      .send({ email: JANE, password: wrong })
      .expect(401);
    await request(app.server)
      .post('/auth/login')
      .send({ email: 'nobody@example.com', password: wrong })
      .expect(401);
    await app.signIn(JANE);

    const [login] = await app.events({ action: 'user.logged_in' });
    expect(login).toMatchObject({
      eventType: 'authorization',
      operation: 'login',
      actor: { id: String(app.jane.id), name: 'Jane Smith' },
      context: { ip: '127.0.0.1' },
    });
    const failed = await app.events({ action: 'user.login_failed' });
    expect(failed.slice(0, 2).map(({ metadata }) => metadata!['identifier'])).toEqual([
      'nobody@example.com',
      JANE,
    ]);
    expect(failed[1]).toMatchObject({
      outcome: 'failure',
      actor: { type: 'anonymous' },
      target: { type: 'user', id: String(app.jane.id), label: 'Jane Smith' },
      context: { ip: '127.0.0.1' },
    });
    expect(JSON.stringify(failed)).not.toContain(wrong);
  });

  it('records a password change without its value', async () => {
    const account = { name: 'Nina Petrova', email: 'nina@example.com', role: 'agent' };
    const [first, second] = ['first-password-1', 'second-password-2'];
    await app
      .as(app.admin)
      .post('/users')
      .send({ ...account, password: first })
      .expect(201)
      .expect(({ body }) => expect(body).not.toHaveProperty('passwordHash'));
    const nina = await app.signIn(account.email, first);
    await app
      .as(nina)
      .post('/auth/password')
      .send({ currentPassword: first, newPassword: second })
      .expect(204);
    await app.signIn(account.email, second);

    const found = await app.events({ targetType: 'user', targetId: String(nina.id) });
    expect(found.map(({ action }) => action)).toContain('user.password_changed');
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/argon2|first-password-1|second-password-2/);
  });

  it('shows the log and the histories of records to admins only', async () => {
    const id = await app.createCase(app.john, await app.createClient(app.john));

    await request(app.server).get('/audit/events').expect(401);
    await app.as(app.john).get('/audit/events').expect(403);

    await app.as(app.john).get(`/audit/records/case/${id}/history`).expect(403);
    const history = await app.as(app.admin).get(`/audit/records/case/${id}/history`).expect(200);
    expect(history.body.events.map(({ action }: AuditEvent) => action)).toEqual(['case.created']);

    const [event] = await app.events({ targetType: 'case', targetId: String(id) });
    const { body } = await app.as(app.admin).get(`/audit/events/${event!.id}`).expect(200);
    expect(body).toMatchObject({ id: event!.id, action: 'case.created' });
    await app.as(app.admin).get('/audit/events/00000000-0000-7000-8000-000000000000').expect(404);
  });

  it('answers a bad filter, page or cursor with 400 and says what is wrong', async () => {
    const bad = { colour: 'red', from: 'yesterday', limit: 'many', cursor: 'x', outcome: 'maybe' };
    for (const [key, value] of Object.entries(bad)) {
      const { body } = await app
        .as(app.admin)
        .get('/audit/events')
        .query({ [key]: value })
        .expect(400);
      expect(body.message).toContain(key);
    }
  });

  it('pages through the log both ways', async () => {
    const first = await app
      .as(app.admin)
      .get('/audit/events')
      .query({ limit: 5, to: '2100-01-01' });
    const second = await app
      .as(app.admin)
      .get('/audit/events')
      .query({ limit: 5, to: '2100-01-01', cursor: first.body.nextCursor });
    expect(first.body.events).toHaveLength(5);
    expect(second.body.events).toHaveLength(5);
    const back = await app
      .as(app.admin)
      .get('/audit/events')
      .query({ limit: 5, to: '2100-01-01', cursor: second.body.previousCursor });
    expect(back.body.events.map(({ id }: AuditEvent) => id)).toEqual(
      first.body.events.map(({ id }: AuditEvent) => id),
    );
  });

  it('tells what happened in the sample week', async () => {
    const [promotion] = await app.events({ action: 'user.role_changed', text: 'Jane' });
    expect(promotion).toMatchObject({
      actor: { type: 'admin', name: 'Alex Morgan' },
      changes: [{ property: 'role', before: 'agent', after: 'supervisor' }],
    });
    const closed = await app.events({ actorType: 'automation', targetType: 'case' });
    expect(closed.map(({ action }) => action)).toEqual(Array(3).fill('case.status_changed'));
    const [imported] = await app.events({ action: 'case.created', source: 'import', limit: 1 });
    expect(imported!.actor).toEqual({ type: 'system', name: 'Sample data' });
  });

  it('leaves a database alone that has data', async () => {
    const count = async () => {
      const users = await app.as(app.admin).get('/users').expect(200);
      const log = await app
        .as(app.admin)
        .get('/audit/events')
        .query({ source: 'import' })
        .expect(200);
      return { users: users.body.length, imported: log.body.count.value };
    };
    const before = await count();
    await app.get(SeedService).seedIfEmpty();
    expect(await count()).toEqual(before);
  });

  it('starts with a log of many kinds of activities, some of them long ago and marked as imported', async () => {
    const found = await app.events({ limit: 500 });
    const kinds = (key: 'source' | 'eventType' | 'outcome' | 'severity') =>
      new Set(found.map((event) => event[key]));
    expect([...kinds('source')].sort()).toEqual(['ai', 'api', 'import', 'mobile', 'system', 'web']);
    expect(kinds('eventType').size).toBe(8);
    expect(kinds('outcome').size).toBe(2);
    expect(kinds('severity').size).toBe(3);

    const yesterday = Date.now() - 24 * 60 * 60 * 1000;
    const old = found.filter(({ occurredAt }) => new Date(occurredAt).getTime() < yesterday);
    expect(old.length).toBeGreaterThan(50);
    expect(old.filter(({ tags }) => !tags.includes('imported'))).toEqual([]);
    const [note] = await app.events({ action: 'case_note.updated' });
    expect(note!.changes).toEqual([
      expect.objectContaining({ property: 'text', before: expect.any(String) }),
    ]);
    const [helped] = await app.events({ actorId: String(app.jane.id), targetType: 'case_note' });
    expect(helped!.actor.impersonator).toMatchObject({ name: 'Alex Morgan' });
  });

  it('refuses bodies it does not know, and is healthy', async () => {
    await app.as(app.john).post('/clients').send({ firstName: 'A' }).expect(400);
    await app
      .as(app.john)
      .post('/clients')
      .send({ firstName: 'A', lastName: 'B', deletedAt: '2026-01-01' })
      .expect(400);
    await app.as(app.john).patch('/clients/1').send({ lastName: null }).expect(400);
    await app.as(app.john).get('/clients/999999').expect(404);
    await app.as(app.john).get('/users').expect(403);
    const { body } = await request(app.server).get('/health').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, audit: { status: 'up' } },
    });
  });
});
