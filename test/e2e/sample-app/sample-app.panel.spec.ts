import request from 'supertest';
import { DataSource } from 'typeorm';
import { PanelSessionStore } from '../../../sample-app/admin/session/panel-session.store.js';
import { describeEachDatabase } from '../../support/databases.js';
import { ADMIN, JANE, JOHN, SampleAppHarness } from './sample-app.harness.js';

describeEachDatabase('sample app: panel', (kind) => {
  const app = new SampleAppHarness(kind);

  beforeAll(() => app.start(), 60_000);
  afterAll(() => app.stop());

  it('lets users into the panel, records each attempt once, and keeps the session in the database', async () => {
    const count = async (action: string) => (await app.events({ action, limit: 500 })).length;
    const before = await Promise.all(
      ['user.logged_in', 'user.login_failed', 'user.logged_out'].map(count),
    );
    const refused = await request(app.server)
      .post('/admin/login')
      .type('form')
      .send({ email: ADMIN, password: 'not-the-password-92' })
      .expect(200);
    expect(refused.headers).not.toHaveProperty('set-cookie');
    const panel = await app.openPanel(ADMIN);
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
    const [logout] = await app.events({ action: 'user.logged_out' });
    expect(logout!.actor).toMatchObject({ type: 'admin', name: 'Alex Morgan' });
  });

  it('keeps a panel session through a restart and while it is used, and ends it with its time or its user', async () => {
    const list = '/admin/api/resources/case/actions/list';
    const [expired, kept] = [await app.openPanel(ADMIN), await app.openPanel(JANE)];
    const sessions = app.get(DataSource).getRepository('PanelSession');
    const rows = await sessions.find();
    const ofAdmin = rows.find(({ data }) => String(data).includes(ADMIN));
    await sessions.update({ id: ofAdmin!.id }, { expiresAt: new Date(Date.now() - 1000) });

    await app.restart();
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
    await app.as(app.admin).patch(`/users/${app.jane.id}`).send({ active: false }).expect(200);
    await kept.get(list).expect(302);
    const back = await app.openPanel(JANE);
    await back.get(list).expect(302);
    await app.as(app.admin).patch(`/users/${app.jane.id}`).send({ active: true }).expect(200);
  });

  it('records what is edited in the panel, by whom, and only what was changed', async () => {
    const id = await app.createCase(app.john, await app.createClient(app.john));
    const panel = await app.openPanel(ADMIN);
    const saved = await app.submit(panel, `case/records/${id}/edit`, {
      title: 'Parcel lost 📦',
      status: 'Active',
      assigneeId: String(app.jane.id),
      customFields: '{"floor":3}',
    });
    expect(saved.notice.type).toBe('success');
    expect(saved.record.params).toMatchObject({ status: 'Active', assigneeId: app.jane.id });

    const found = await app.events({
      targetType: 'case',
      targetId: id,
      actorId: String(app.admin.id),
    });
    expect(
      found.flatMap(({ changes }) => changes.map(({ property, after }) => [property, after])),
    ).toEqual(
      expect.arrayContaining([
        ['status', 'Active'],
        ['assignee', app.jane.id],
        ['customFields', { floor: 3 }],
      ]),
    );
    expect(found.flatMap(({ changes }) => changes)).toHaveLength(3);
    expect(found[0]).toMatchObject({ source: 'web', actor: { name: 'Alex Morgan' } });

    const emptied = { customFields: '', assigneeId: '' };
    const again = await app.submit(panel, `case/records/${id}/edit`, emptied);
    expect(again.record.params).toMatchObject({ customFields: '{}', assigneeId: null });
    await app.submit(panel, `case/records/${id}/delete`);
    await app.as(app.john).get(`/cases/${id}`).expect(404);
    const [deleted] = await app.events({ action: 'case.deleted', targetId: id });
    expect(deleted!.actor).toMatchObject({ type: 'admin', id: String(app.admin.id) });
    const { body } = await panel.get(`/admin/api/resources/case/records/${id}/show`).expect(200);
    expect(body.record.params).toMatchObject({ deletedAt: expect.any(String), assigneeId: null });
  });

  it('says in the panel what is wrong with a form, field by field, and saves nothing of it', async () => {
    const panel = await app.openPanel(ADMIN);
    const client = await app.submit(panel, 'client/actions/new', {
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
    const taken = await app.submit(panel, `user/records/${app.john.id}/edit`, {
      email: ADMIN,
      team: 'X',
    });
    expect(taken.notice).toEqual({ type: 'error', message: expect.stringContaining(ADMIN) });
    const hash = { passwordHash: 'x', password: 'another-password' };
    await app.submit(panel, `user/records/${app.john.id}/edit`, hash);
    expect((await app.signIn(JOHN)).id).toBe(app.john.id);
    const { body } = await panel.get(`/admin/api/resources/user/records/${app.john.id}/show`);
    expect(body.record.params).toMatchObject({ email: JOHN, team: 'Intake' });
    expect(body.record.params).not.toHaveProperty('passwordHash');
    for (const id of ['999999', 'x', '1e3', '99999999999']) {
      const missing = await panel.get(`/admin/api/resources/case/records/${id}/show`).expect(200);
      expect(missing.body.notice.type).toBe('error');
    }
  });

  it('searches, filters, sorts and pages the lists of the panel', async () => {
    const panel = await app.openPanel(ADMIN);
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
    const panel = await app.openPanel(JOHN);
    const id = await app.createCase(app.jane, await app.createClient(app.jane));
    const note = await app.submit(panel, 'case_note/actions/new', {
      caseId: String(id),
      text: 'Called back',
    });
    expect(note.record.params).toMatchObject({ caseId: id, authorId: app.john.id });
    expect(
      (await app.submit(panel, `case/records/${id}/edit`, { status: 'On Hold' })).notice.type,
    ).toBe('success');
    for (const path of [`case/records/${id}/delete`, `user/records/${app.jane.id}/edit`]) {
      expect((await app.submit(panel, path, { name: 'X' })).notice.type).toBe('error');
    }
    const get = (path: string) => panel.get(`/admin/api/resources/${path}`);
    const users = await get('user/actions/list').expect(200);
    expect(users.body).toMatchObject({ records: [], notice: { type: 'error' } });
    const search = await get('user/actions/search/jane').query({ 'filters.role': 'agent' });
    expect(search.body.records.map(({ params }: { params: object }) => params)).toEqual([
      { id: app.jane.id, name: 'Jane Smith' },
    ]);
    const log = await get('audit_event/actions/list').expect(403);
    expect(log.body).not.toHaveProperty('events');
    await request(app.server).get('/').expect(302).expect('location', '/admin');
  });
});
