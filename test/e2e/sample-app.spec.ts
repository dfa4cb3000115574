import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AuditEvent } from 'nestjs-audit-trail';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { PanelSessionStore } from '../../sample-app/admin/session/panel-session.store.js';
import type { AppConfig } from '../../sample-app/config/app-config.js';
import { SAMPLE_PASSWORD } from '../../sample-app/seed/data/users.js';
import { SeedService } from '../../sample-app/seed/seed.service.js';
import { createDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.js';

const ADMIN = 'admin@example.com';
const JOHN = 'john.doe@example.com';
const JANE = 'jane.smith@example.com';

interface Account {
  token: string;
  id: number;
}

/** A browser that is signed in to the panel, or not: it keeps what cookie it was given. */
interface Panel {
  get(path: string): request.Test;
  post(path: string): request.Test;
}

// Read by AdminJS when it is first imported: no bundle and no watcher, these tests open no page.
process.env.NODE_ENV = 'production';
process.env.ADMIN_JS_SKIP_BUNDLE = 'true';

describeEachDatabase('sample app', (kind) => {
  let database: TestDatabase;
  let spoolDirectory: string;
  let app: INestApplication<Server>;
  let admin: Account;
  let john: Account;
  let jane: Account;

  beforeAll(async () => {
    database = await createDatabase(kind);
    spoolDirectory = await mkdtemp(join(tmpdir(), 'sample-app-spool-'));
    app = await startApp();
    await app.get(SeedService).seedIfEmpty();
    [admin, john, jane] = await Promise.all([signIn(ADMIN), signIn(JOHN), signIn(JANE)]);
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await database?.drop();
    await rm(spoolDirectory, { recursive: true, force: true });
  });

  async function startApp(): Promise<INestApplication<Server>> {
    const databaseUrl = kind === 'sqlite' ? `sqlite:${database.url}` : database.url;
    const config: AppConfig = {
      port: 0,
      databaseUrl,
      jwtSecret: 'only for this test',
      sessionSecret: 'only for this test, too',
      panelTheme: 'light',
      spoolDirectory,
    };
    const { AppModule } = await import('../../sample-app/app.module.js');
    const module = await Test.createTestingModule({
      imports: [AppModule.forRoot(config)],
    }).compile();
    return module.createNestApplication<INestApplication<Server>>({ logger: false }).init();
  }

  async function signIn(email: string, password = SAMPLE_PASSWORD): Promise<Account> {
    const { body } = await request(app.getHttpServer())
      .post('/auth/login')
      .send({ email, password })
      .expect(200);
    return { token: body.accessToken, id: body.user.id };
  }

  function as({ token }: Account) {
    const agent = request.agent(app.getHttpServer());
    return agent.auth(token, { type: 'bearer' }).set('User-Agent', 'sample-spec/1.0');
  }

  async function events(query: Record<string, string | number>): Promise<AuditEvent[]> {
    const { body } = await as(admin).get('/audit/events').query(query).expect(200);
    return body.events;
  }

  async function openPanel(email: string): Promise<Panel> {
    const { headers } = await request(app.getHttpServer())
      .post('/admin/login')
      .type('form')
      .send({ email, password: SAMPLE_PASSWORD });
    const cookie = String(headers['set-cookie'] ?? 'none').split(';', 1)[0]!;
    return {
      get: (path) => request(app.getHttpServer()).get(path).set('Cookie', cookie),
      post: (path) => request(app.getHttpServer()).post(path).set('Cookie', cookie),
    };
  }

  /** Sends a form of the panel as AdminJS's own pages do, and returns its answer. */
  async function submit(panel: Panel, path: string, fields: Record<string, string> = {}) {
    const form = panel.post(`/admin/api/resources/${path}`);
    const { body } = await form.field({ form: 'sent', ...fields }).expect(200);
    return body;
  }

  async function createClient(by: Account): Promise<number> {
    const { body } = await as(by)
      .post('/clients')
      .send({
        firstName: 'Zoë',
        lastName: 'Maßmann',
        email: 'zoe@mail.example',
        insuranceNumber: 'QQ 123456 C',
        address: { city: 'Köln', country: 'DE' },
        companyId: 1,
      })
      .expect(201);
    return body.id;
  }

  async function createCase(by: Account, clientId: number): Promise<number> {
    const { body } = await as(by)
      .post('/cases')
      .send({ title: 'Parcel lost 📦', type: 'Complaint', clientId, assigneeId: john.id })
      .expect(201);
    return body.id;
  }

  it('records a created client with actor, address and names', async () => {
    const id = await createClient(john);

    const [event] = await events({ action: 'client.created', targetId: String(id) });
    expect(event).toMatchObject({
      operation: 'create',
      outcome: 'success',
      source: expect.any(String),
      actor: { type: 'user', id: String(john.id), name: 'John Doe', roles: ['agent'] },
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
    const clientId = await createClient(john);
    const id = await createCase(john, clientId);

    await as(jane)
      .patch(`/cases/${id}`)
      .send({ status: 'Active', assigneeId: jane.id })
      .expect(200);

    const found = await events({
      targetType: 'case',
      targetId: String(id),
      actorId: String(jane.id),
    });
    expect(found).toHaveLength(2);
    const [status] = found.filter(({ action }) => action === 'case.status_changed');
    const [update] = found.filter(({ action }) => action === 'case.updated');
    const byJane = { type: 'user', id: String(jane.id), name: 'Jane Smith' };
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
        before: john.id,
        after: jane.id,
        beforeLabel: 'John Doe',
        afterLabel: 'Jane Smith',
      }),
    ]);
    expect(status!.transactionId).toBeDefined();
    expect(status!.transactionId).toBe(update!.transactionId);
  });

  it('records custom fields one by one, and nothing when nothing changes', async () => {
    const id = await createCase(john, await createClient(john));
    await as(john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 3, lift: true } })
      .expect(200);
    await as(john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 4 } })
      .expect(200);
    await as(john)
      .patch(`/cases/${id}`)
      .send({ customFields: { floor: 4 } })
      .expect(200);

    const found = await events({ action: 'case.custom_field_changed', targetId: String(id) });
    expect(found).toHaveLength(2);
    expect(found[0]!.changes).toEqual([
      expect.objectContaining({ property: 'customFields.floor', before: 3, after: 4 }),
    ]);
  });

  it('records a soft delete and its recovery', async () => {
    const id = await createCase(john, await createClient(john));
    await as(john).delete(`/cases/${id}`).expect(204);
    await as(john).get(`/cases/${id}`).expect(404);
    await as(john).post(`/cases/${id}/restore`).expect(200);

    const actions = (
      await events({ targetType: 'case', targetId: String(id), order: 'oldest' })
    ).map(({ action }) => action);
    expect(actions).toEqual(['case.created', 'case.deleted', 'case.restored']);
  });

  it('records logins and failed logins, the password never', async () => {
    const wrong = 'not-the-password-91';
    await request(app.getHttpServer())
      .post('/auth/login')
      .send({ email: JANE, password: wrong })
      .expect(401);
    await request(app.getHttpServer())
      .post('/auth/login')
      .send({ email: 'nobody@example.com', password: wrong })
      .expect(401);
    await signIn(JANE);

    const [login] = await events({ action: 'user.logged_in' });
    expect(login).toMatchObject({
      eventType: 'authorization',
      operation: 'login',
      actor: { id: String(jane.id), name: 'Jane Smith' },
      context: { ip: '127.0.0.1' },
    });
    const failed = await events({ action: 'user.login_failed' });
    expect(failed.slice(0, 2).map(({ metadata }) => metadata!['identifier'])).toEqual([
      'nobody@example.com',
      JANE,
    ]);
    expect(failed[1]).toMatchObject({
      outcome: 'failure',
      actor: { type: 'anonymous' },
      target: { type: 'user', id: String(jane.id), label: 'Jane Smith' },
      context: { ip: '127.0.0.1' },
    });
    expect(JSON.stringify(failed)).not.toContain(wrong);
  });

  it('records a password change without its value', async () => {
    const account = { name: 'Nina Petrova', email: 'nina@example.com', role: 'agent' };
    const [first, second] = ['first-password-1', 'second-password-2'];
    await as(admin)
      .post('/users')
      .send({ ...account, password: first })
      .expect(201)
      .expect(({ body }) => expect(body).not.toHaveProperty('passwordHash'));
    const nina = await signIn(account.email, first);
    await as(nina)
      .post('/auth/password')
      .send({ currentPassword: first, newPassword: second })
      .expect(204);
    await signIn(account.email, second);

    const found = await events({ targetType: 'user', targetId: String(nina.id) });
    expect(found.map(({ action }) => action)).toContain('user.password_changed');
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/argon2|first-password-1|second-password-2/);
  });

  it('shows the log and the histories of records to admins only', async () => {
    const id = await createCase(john, await createClient(john));

    await request(app.getHttpServer()).get('/audit/events').expect(401);
    await as(john).get('/audit/events').expect(403);

    await as(john).get(`/audit/records/case/${id}/history`).expect(403);
    const history = await as(admin).get(`/audit/records/case/${id}/history`).expect(200);
    expect(history.body.events.map(({ action }: AuditEvent) => action)).toEqual(['case.created']);

    const [event] = await events({ targetType: 'case', targetId: String(id) });
    const { body } = await as(admin).get(`/audit/events/${event!.id}`).expect(200);
    expect(body).toMatchObject({ id: event!.id, action: 'case.created' });
    await as(admin).get('/audit/events/00000000-0000-7000-8000-000000000000').expect(404);
  });

  it('answers a bad filter, page or cursor with 400 and says what is wrong', async () => {
    const bad = { colour: 'red', from: 'yesterday', limit: 'many', cursor: 'x', outcome: 'maybe' };
    for (const [key, value] of Object.entries(bad)) {
      const { body } = await as(admin)
        .get('/audit/events')
        .query({ [key]: value })
        .expect(400);
      expect(body.message).toContain(key);
    }
  });

  it('pages through the log both ways', async () => {
    const first = await as(admin).get('/audit/events').query({ limit: 5, to: '2100-01-01' });
    const second = await as(admin)
      .get('/audit/events')
      .query({ limit: 5, to: '2100-01-01', cursor: first.body.nextCursor });
    expect(first.body.events).toHaveLength(5);
    expect(second.body.events).toHaveLength(5);
    const back = await as(admin)
      .get('/audit/events')
      .query({ limit: 5, to: '2100-01-01', cursor: second.body.previousCursor });
    expect(back.body.events.map(({ id }: AuditEvent) => id)).toEqual(
      first.body.events.map(({ id }: AuditEvent) => id),
    );
  });

  it('tells what happened in the sample week', async () => {
    const [promotion] = await events({ action: 'user.role_changed', text: 'Jane' });
    expect(promotion).toMatchObject({
      actor: { type: 'admin', name: 'Alex Morgan' },
      changes: [{ property: 'role', before: 'agent', after: 'supervisor' }],
    });
    const closed = await events({ actorType: 'automation', targetType: 'case' });
    expect(closed.map(({ action }) => action)).toEqual(Array(3).fill('case.status_changed'));
    const [imported] = await events({ action: 'case.created', source: 'import', limit: 1 });
    expect(imported!.actor).toEqual({ type: 'system', name: 'Sample data' });
  });

  it('leaves a database alone that has data', async () => {
    const count = async () => {
      const users = await as(admin).get('/users').expect(200);
      const log = await as(admin).get('/audit/events').query({ source: 'import' }).expect(200);
      return { users: users.body.length, imported: log.body.count.value };
    };
    const before = await count();
    await app.get(SeedService).seedIfEmpty();
    expect(await count()).toEqual(before);
  });

  it('starts with a log of many kinds of activities, some of them long ago and marked as imported', async () => {
    const found = await events({ limit: 500 });
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
    const [note] = await events({ action: 'case_note.updated' });
    expect(note!.changes).toEqual([
      expect.objectContaining({ property: 'text', before: expect.any(String) }),
    ]);
    const [helped] = await events({ actorId: String(jane.id), targetType: 'case_note' });
    expect(helped!.actor.impersonator).toMatchObject({ name: 'Alex Morgan' });
  });

  it('lets users into the panel, records each attempt once, and keeps the session in the database', async () => {
    const count = async (action: string) => (await events({ action, limit: 500 })).length;
    const before = await Promise.all(
      ['user.logged_in', 'user.login_failed', 'user.logged_out'].map(count),
    );
    const refused = await request(app.getHttpServer())
      .post('/admin/login')
      .type('form')
      .send({ email: ADMIN, password: 'not-the-password-92' })
      .expect(200);
    expect(refused.headers).not.toHaveProperty('set-cookie');
    const panel = await openPanel(ADMIN);
    await panel.get('/admin/api/resources/client/actions/list').expect(200);
    const rows = await app.get(DataSource).query('SELECT id, data FROM panel_sessions');
    expect(rows).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{64}$/), data: expect.any(String) },
    ]);
    expect(rows[0].data).not.toMatch(/argon2|passwordHash/);

    await panel.get('/admin/logout').expect(302);
    await panel.get('/admin/api/resources/client/actions/list').expect(302);
    expect(await app.get(DataSource).query('SELECT id FROM panel_sessions')).toEqual([]);
    const after = await Promise.all(
      ['user.logged_in', 'user.login_failed', 'user.logged_out'].map(count),
    );
    expect(after).toEqual(before.map((number) => number + 1));
    const [logout] = await events({ action: 'user.logged_out' });
    expect(logout!.actor).toMatchObject({ type: 'admin', name: 'Alex Morgan' });
  });

  it('keeps a panel session through a restart and while it is used, and ends it with its time or its user', async () => {
    const list = '/admin/api/resources/case/actions/list';
    const [expired, kept] = [await openPanel(ADMIN), await openPanel(JANE)];
    const sessions = app.get(DataSource).getRepository('PanelSession');
    const rows = await sessions.find();
    const ofAdmin = rows.find(({ data }) => String(data).includes(ADMIN));
    await sessions.update({ id: ofAdmin!.id }, { expiresAt: new Date(Date.now() - 1000) });

    await app.close();
    app = await startApp();
    await expired.get(list).expect(302);
    await kept.get(list).expect(200);
    await app.get(PanelSessionStore).removeExpired();
    const left = app.get(DataSource).getRepository('PanelSession');
    expect(await left.findBy({ id: ofAdmin!.id })).toEqual([]);
    const inAnHour = new Date(Date.now() + 60 * 60 * 1000);
    const ofJane = { id: rows.find(({ data }) => String(data).includes(JANE))!.id };
    await left.update(ofJane, { expiresAt: inAnHour });
    await kept.get(list).expect(200);
    const { expiresAt } = await left.findOneByOrFail(ofJane);
    expect(expiresAt.getTime()).toBeGreaterThan(inAnHour.getTime());
    await as(admin).patch(`/users/${jane.id}`).send({ active: false }).expect(200);
    await kept.get(list).expect(302);
    const back = await openPanel(JANE);
    await back.get(list).expect(302);
    await as(admin).patch(`/users/${jane.id}`).send({ active: true }).expect(200);
  });

  it('records what is edited in the panel, by whom, and only what was changed', async () => {
    const id = await createCase(john, await createClient(john));
    const panel = await openPanel(ADMIN);
    const saved = await submit(panel, `case/records/${id}/edit`, {
      title: 'Parcel lost 📦',
      status: 'Active',
      assigneeId: String(jane.id),
      customFields: '{"floor":3}',
    });
    expect(saved.notice.type).toBe('success');
    expect(saved.record.params).toMatchObject({ status: 'Active', assigneeId: jane.id });

    const found = await events({ targetType: 'case', targetId: id, actorId: String(admin.id) });
    expect(
      found.flatMap(({ changes }) => changes.map(({ property, after }) => [property, after])),
    ).toEqual(
      expect.arrayContaining([
        ['status', 'Active'],
        ['assignee', jane.id],
        ['customFields', { floor: 3 }],
      ]),
    );
    expect(found.flatMap(({ changes }) => changes)).toHaveLength(3);
    expect(found[0]).toMatchObject({ source: 'web', actor: { name: 'Alex Morgan' } });

    const emptied = { customFields: '', assigneeId: '' };
    const again = await submit(panel, `case/records/${id}/edit`, emptied);
    expect(again.record.params).toMatchObject({ customFields: '{}', assigneeId: null });
    await submit(panel, `case/records/${id}/delete`);
    await as(john).get(`/cases/${id}`).expect(404);
    const [deleted] = await events({ action: 'case.deleted', targetId: id });
    expect(deleted!.actor).toMatchObject({ type: 'admin', id: String(admin.id) });
    const { body } = await panel.get(`/admin/api/resources/case/records/${id}/show`).expect(200);
    expect(body.record.params).toMatchObject({ deletedAt: expect.any(String), assigneeId: null });
  });

  it('says in the panel what is wrong with a form, field by field, and saves nothing of it', async () => {
    const panel = await openPanel(ADMIN);
    const client = await submit(panel, 'client/actions/new', {
      firstName: '',
      lastName: 'B',
      email: 'nowhere',
      dateOfBirth: '2020-13-40',
      'address.country': 'XX',
      companyId: 'none',
    });
    expect(Object.keys(client.record.errors).sort()).toEqual([
      'address.country',
      'companyId',
      'dateOfBirth',
      'email',
      'firstName',
    ]);
    const taken = await submit(panel, `user/records/${john.id}/edit`, { email: ADMIN, team: 'X' });
    expect(taken.notice).toEqual({ type: 'error', message: expect.stringContaining(ADMIN) });
    const hash = { passwordHash: 'x', password: 'another-password' };
    await submit(panel, `user/records/${john.id}/edit`, hash);
    expect((await signIn(JOHN)).id).toBe(john.id);
    const { body } = await panel.get(`/admin/api/resources/user/records/${john.id}/show`);
    expect(body.record.params).toMatchObject({ email: JOHN, team: 'Intake' });
    expect(body.record.params).not.toHaveProperty('passwordHash');
    for (const id of ['999999', 'x', '1e3', '99999999999']) {
      const missing = await panel.get(`/admin/api/resources/case/records/${id}/show`).expect(200);
      expect(missing.body.notice.type).toBe('error');
    }
  });

  it('searches, filters, sorts and pages the lists of the panel', async () => {
    const panel = await openPanel(ADMIN);
    const list = async (resource: string, query: Record<string, string | number>) => {
      const { body } = await panel
        .get(`/admin/api/resources/${resource}/actions/list`)
        .query(query)
        .expect(200);
      return body as { meta: { total: number }; records: { id: number; title: string }[] };
    };
    const titles = async (resource: string, query: Record<string, string | number>) =>
      (await list(resource, query)).records.map(({ title }) => title);

    expect(await titles('client', { 'filters.name': 'weiß jürg' })).toEqual(['Jürgen Weiß']);
    expect(await titles('client', { 'filters.name': '100%' })).toEqual([]);
    expect(
      await titles('case', { 'filters.title': 'KETTLE', 'filters.type': 'Personal Injury' }),
    ).toEqual(['Burn from a faulty kettle']);
    expect(await titles('case', { 'filters.assigneeId': 'nobody' })).toEqual([]);
    const optedOut = { 'filters.companyId': 4, 'filters.optOut': 'true' };
    expect(await titles('client', optedOut)).toEqual(['Thomas Lefèvre', 'Françoise Dubois']);
    expect(await titles('case', { 'filters.createdAt~~from': '2100-01-01' })).toEqual([]);
    const recent = {
      'filters.createdAt~~from': '2000-01-01',
      'filters.createdAt~~to': '2100-01-01',
    };
    const all = await list('case', { ...recent, perPage: 5, sortBy: 'title', direction: 'asc' });
    expect(all.meta.total).toBe(await app.get(DataSource).getRepository('Case').count());
    expect(all.records[0]!.title).toBe('Agent hung up during the call');
    const next = await list('case', { perPage: 5, page: 2, sortBy: 'title', direction: 'asc' });
    expect(next.records).toHaveLength(5);
    const firstIds = all.records.map(({ id }) => id);
    expect(next.records.filter(({ id }) => firstIds.includes(id))).toEqual([]);
  });

  it('lets agents work on clients and cases in the panel, and keeps users and the log from them', async () => {
    const panel = await openPanel(JOHN);
    const id = await createCase(jane, await createClient(jane));
    const note = await submit(panel, 'case_note/actions/new', {
      caseId: String(id),
      text: 'Called back',
    });
    expect(note.record.params).toMatchObject({ caseId: id, authorId: john.id });
    expect(
      (await submit(panel, `case/records/${id}/edit`, { status: 'On Hold' })).notice.type,
    ).toBe('success');
    for (const path of [`case/records/${id}/delete`, `user/records/${jane.id}/edit`]) {
      expect((await submit(panel, path, { name: 'X' })).notice.type).toBe('error');
    }
    const get = (path: string) => panel.get(`/admin/api/resources/${path}`);
    const users = await get('user/actions/list').expect(200);
    expect(users.body).toMatchObject({ records: [], notice: { type: 'error' } });
    const search = await get('user/actions/search/jane').query({ 'filters.role': 'agent' });
    expect(search.body.records.map(({ params }: { params: object }) => params)).toEqual([
      { id: jane.id, name: 'Jane Smith' },
    ]);
    const log = await get('audit_event/actions/list').expect(403);
    expect(log.body).not.toHaveProperty('events');
    await request(app.getHttpServer()).get('/').expect(302).expect('location', '/admin');
  });

  it('refuses bodies it does not know, and is healthy', async () => {
    await as(john).post('/clients').send({ firstName: 'A' }).expect(400);
    await as(john)
      .post('/clients')
      .send({ firstName: 'A', lastName: 'B', deletedAt: '2026-01-01' })
      .expect(400);
    await as(john).patch('/clients/1').send({ lastName: null }).expect(400);
    await as(john).get('/clients/999999').expect(404);
    await as(john).get('/users').expect(403);
    const { body } = await request(app.getHttpServer()).get('/health').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' }, audit: { status: 'up' } },
    });
  });
});
