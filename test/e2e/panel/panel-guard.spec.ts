import type { PanelEvent, PanelEventPage, PanelPage } from '../../../lib/admin/panel-api.js';
import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';
import { startPanel, type PanelProcess } from './panel.process.js';
import { PanelSession } from './panel.session.js';

const LOG = '/admin/api/resources/audit_event';
const PASSWORD = 'sample-password';

describeEachDatabase(
  'the audit log of the panel, asked without its pages',
  (kind) => {
    let database: TestDatabase;
    let panel: PanelProcess;
    let admin: PanelSession;

    beforeAll(async () => {
      database = await createDatabase(kind);
      panel = await startPanel({ database, mode: 'production' });
      admin = new PanelSession(panel.url);
      await admin.signIn('admin@example.com', PASSWORD);
    }, 120_000);

    afterAll(async () => {
      await panel?.stop();
      await database?.drop();
    });

    const found = (query: string): Promise<PanelPage> => admin.json(`${LOG}/actions/list?${query}`);
    const pageOf = async (id: string): Promise<PanelEventPage> =>
      (await admin.json<{ record: { page: PanelEventPage } }>(`${LOG}/records/${id}/show`)).record
        .page;
    const newest = async (query: string): Promise<PanelEvent> => (await found(query)).events[0]!;

    describe('forged requests', () => {
      let eventId: string;
      beforeAll(async () => {
        eventId = (await newest('limit=1')).id;
      });

      const attempts: [string, string, () => string][] = [
        ['new', 'POST', () => `${LOG}/actions/new`],
        ['edit', 'POST', () => `${LOG}/records/${eventId}/edit`],
        ['delete', 'POST', () => `${LOG}/records/${eventId}/delete`],
        ['bulkDelete', 'POST', () => `${LOG}/bulk/bulkDelete?recordIds=${eventId}`],
        ['edit', 'POST', () => `${LOG}/records/no-such-event/edit`],
        ['list', 'POST', () => `${LOG}/actions/list`],
        ['delete', 'GET', () => `${LOG}/records/${eventId}/delete`],
        ['delete', 'DELETE', () => `${LOG}/records/${eventId}/delete`],
        ['edit', 'PUT', () => `${LOG}/records/${eventId}/edit`],
        ['edit', 'PATCH', () => `${LOG}/records/${eventId}/edit`],
        ['delete', 'POST', () => `/admin/API/Resources/audit%5Fevent/records/${eventId}/delete/`],
      ];

      it.each(attempts)('%s by %s is refused and recorded', async (action, method, path) => {
        const before = await found('action=audit.change_refused');
        const response = await admin.fetch(path(), {
          method,
          ...(method === 'POST' && {
            body: new URLSearchParams({ description: 'forged', 'actor.name': 'nobody' }),
          }),
        });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ error: { code: 'READ_ONLY' } });

        const after = await found('action=audit.change_refused');
        expect(after.count.value).toBe(before.count.value + 1);
        expect(after.events[0]).toMatchObject({
          actor: { type: 'admin', name: 'Alex Morgan' },
          outcome: 'failure',
          severity: 'high',
        });
        const page = await pageOf(after.events[0]!.id);
        expect(JSON.parse(page.event.raw.text)).toMatchObject({ metadata: { attempt: action } });
      });

      it('edit by a multipart form is refused and recorded', async () => {
        const before = await found('action=audit.change_refused');
        const body = new FormData();
        body.set('description', 'forged');
        const path = `${LOG}/records/${eventId}/edit`;
        const response = await admin.fetch(path, { method: 'POST', body });
        expect(response.status).toBe(403);
        const after = await found('action=audit.change_refused');
        expect(after.count.value).toBe(before.count.value + 1);
      });

      it.each([
        ['records/any/list'],
        ['records/any/choices'],
        ['actions/show'],
        ['bulk/list?recordIds=any'],
        ['actions/search/words'],
        ['search/words'],
      ])('a read by a way that is none, %s, is refused', async (path) => {
        const response = await admin.fetch(`${LOG}/${path}`);
        expect(response.status).toBe(403);
      });

      it('leave the event as it was', async () => {
        const page = await pageOf(eventId);
        expect(page.event).toMatchObject({ id: eventId });
        expect(page.event.raw.text).not.toContain('forged');
      });
    });

    describe('without the right to read it', () => {
      let agent: PanelSession;
      beforeAll(async () => {
        agent = new PanelSession(panel.url);
        await agent.signIn('john.doe@example.com', PASSWORD);
      });

      it.each(['actions/list', 'actions/choices', 'records/any/show'])(
        'an agent is refused %s, which is recorded',
        async (path) => {
          const before = await found('action=user.access_denied');
          const response = await agent.fetch(`${LOG}/${path}`);
          expect(response.status).toBe(403);
          expect(await response.text()).not.toContain('occurredAt');
          const after = await found('action=user.access_denied');
          expect(after.count.value).toBe(before.count.value + 1);
          expect(after.events[0]).toMatchObject({
            actor: { name: 'John Doe', type: 'user' },
            outcome: 'failure',
          });
        },
      );

      it('nobody gets anything without signing in', async () => {
        const stranger = new PanelSession(panel.url);
        for (const path of ['actions/list', 'records/any/show', 'actions/choices']) {
          const response = await stranger.fetch(`${LOG}/${path}`);
          expect([response.status, response.headers.get('location')]).toEqual([
            302,
            '/admin/login',
          ]);
        }
      });
    });

    describe('sign-ins', () => {
      it('are events, failed ones too, and the password is in none of them', async () => {
        const session = new PanelSession(panel.url);
        expect(
          await session.signIn('jane.smith@example.com', 'Wrong-Secret-Xylophone'),
        ).toBeUndefined();
        expect(await newest('action=user.login_failed')).toMatchObject({
          actor: { type: 'anonymous' },
          outcome: 'failure',
        });
        expect(await session.signIn('jane.smith@example.com', PASSWORD)).toBe('/admin');
        await session.fetch('/admin/logout');
        expect((await found('operation=login&operation=logout&limit=3')).events).toMatchObject([
          { action: 'user.logged_out', actor: { name: 'Jane Smith' } },
          { action: 'user.logged_in', actor: { name: 'Jane Smith' } },
          { action: 'user.login_failed' },
        ]);
        expect((await found('text=xylophone')).count.value).toBe(0);
      });

      it('name what was typed, where it came from and with which browser', async () => {
        await new PanelSession(panel.url).signIn('who@example.com', 'nope');
        const { id } = await newest('action=user.login_failed');
        const page = await pageOf(id);
        expect(page.event).toMatchObject({
          ip: '127.0.0.1',
          source: 'web',
          request: { method: 'POST', userAgent: { browser: 'Firefox 128' } },
        });
        expect(page.event.metadata?.text).toContain('who@example.com');
        expect(page.event.raw.text).not.toContain('nope');
      });

      it('give the session a new id, so that a planted one is worth nothing', async () => {
        const session = new PanelSession(panel.url);
        await session.signIn('john.doe@example.com', PASSWORD);
        const planted = session.sessionCookie;
        expect(planted).not.toBe('');
        await session.signIn('jane.smith@example.com', PASSWORD);
        expect(session.sessionCookie).not.toBe(planted);
        const thief = await fetch(`${panel.url}/admin`, {
          headers: { cookie: planted },
          redirect: 'manual',
        });
        expect(thief.headers.get('location')).toBe('/admin/login');
        expect((await session.fetch('/admin')).status).toBe(200);
      });

      it('leave the password out of good attempts too, and survive a name that is no text', async () => {
        const session = new PanelSession(panel.url);
        const response = await session.fetch('/admin/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: { toString: 1 }, password: 'x' }),
        });
        await response.text();
        expect(await newest('operation=login')).toMatchObject({ action: 'user.login_failed' });

        await session.signIn('jane.smith@example.com', PASSWORD);
        const { id, action } = await newest('operation=login');
        expect(action).toBe('user.logged_in');
        expect((await pageOf(id)).event.raw.text).not.toContain(PASSWORD);
      });

      it.each([
        ['GET', '/admin/logout'],
        ['GET', '/admin/LOGOUT/'],
        ['HEAD', '/admin/logout'],
      ])('end by %s %s, which is one event', async (method, path) => {
        const session = new PanelSession(panel.url);
        await session.signIn('jane.smith@example.com', PASSWORD);
        const before = await found('action=user.logged_out');
        await session.fetch(path, { method });
        expect((await session.fetch('/admin')).headers.get('location')).toBe('/admin/login');
        const after = await found('action=user.logged_out');
        expect(after.count.value).toBe(before.count.value + 1);
      });

      it('last through what is no sign-out, which is no event either', async () => {
        const session = new PanelSession(panel.url);
        await session.signIn('jane.smith@example.com', PASSWORD);
        const before = await found('action=user.logged_out');
        for (const [method, path] of [
          ['GET', '/admin/logout//'],
          ['POST', '/admin/logout'],
        ] as const) {
          await session.fetch(path, { method });
        }
        expect((await session.fetch('/admin')).status).toBe(200);
        expect((await found('action=user.logged_out')).count.value).toBe(before.count.value);
      });
    });

    it('tells what is wrong with a filter', async () => {
      const response = await admin.fetch(`${LOG}/actions/list?ip=10.0.0.0%2F99`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: { code: 'INVALID_FILTER', message: expect.stringContaining('10.0.0.0/99') },
      });
    });

    it('serves its assets, the bundle of a dot-directory among them', async () => {
      const response = await fetch(`${panel.url}/admin/frontend/assets/components.bundle.js`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('AuditLogList');
    });
  },
  ['sqlite', 'mariadb'],
);
