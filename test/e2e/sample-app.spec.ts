import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AuditEvent } from 'nestjs-audit-trail';
import request from 'supertest';
import { AppModule } from '../../sample-app/app.module.js';
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
    const config = { port: 0, databaseUrl, jwtSecret: 'only for this test', spoolDirectory };
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
    expect(failed.map(({ metadata }) => metadata!['identifier'])).toEqual([
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

  it('shows the whole log to admins only, and histories of cases to agents', async () => {
    const id = await createCase(john, await createClient(john));

    await request(app.getHttpServer()).get('/audit/events').expect(401);
    await as(john).get('/audit/events').expect(403);

    const history = await as(john).get(`/audit/records/case/${id}/history`).expect(200);
    expect(history.body.events.map(({ action }: AuditEvent) => action)).toEqual(['case.created']);
    const hidden = await as(john).get(`/audit/records/user/${john.id}/history`).expect(200);
    expect(hidden.body.events).toEqual([]);

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
    const closed = await events({ actorType: 'automation' });
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
