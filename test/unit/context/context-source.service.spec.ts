import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { ActorResolver } from '../../../lib/context/actor.resolver.js';
import { AuditContextMiddleware } from '../../../lib/context/audit-context.middleware.js';
import { ContextSourceService } from '../../../lib/context/context-source.service.js';
import { RequestSecrets } from '../../../lib/context/request-secrets.js';
import type { ContextSnapshot } from '../../../lib/contracts/context-source.js';
import type { ResolvedAuditOptions } from '../../../lib/contracts/resolved-options.js';
import { contextOptions } from '../../support/context-module.js';

type Request = Record<string, unknown>;

/** Snapshots taken in a request, one after each of the steps the request goes through. */
function snapshotsIn(
  request: Request,
  context: Partial<ResolvedAuditOptions['context']> = {},
  steps: (() => void)[] = [() => undefined],
): ContextSnapshot[] {
  const options = contextOptions(context);
  const source = new ContextSourceService(
    options,
    new ActorResolver(options),
    new RequestSecrets(options),
  );
  return new AuditContextMiddleware(options).enter({ method: 'GET', url: '/', ...request }, () =>
    steps.map((step) => {
      step();
      return source.snapshot();
    }),
  );
}

const snapshotIn = (...given: Parameters<typeof snapshotsIn>): ContextSnapshot =>
  snapshotsIn(...given)[0]!;

describe('ContextSourceService in a request', () => {
  afterEach(() => jest.restoreAllMocks());

  it('reads what the client says of the request', () => {
    const headers = {
      'user-agent': 'x'.repeat(600),
      'x-correlation-id': 'order-7',
      'x-audit-reason': ' Kunde w%C3%BCnscht%20es ',
      'x-forwarded-for': '203.0.113.9',
      host: 'crm.example',
    };
    const snapshot = snapshotIn(
      { headers, socket: { remoteAddress: '10.0.0.1' } },
      { trustProxy: 1 },
    );
    expect(snapshot.context).toMatchObject({ ip: '203.0.113.9', host: 'crm.example' });
    expect(snapshot.context.userAgent).toHaveLength(512);
    expect(snapshot.correlationId).toBe('order-7');
    expect(snapshot.reason).toBe('Kunde wünscht es');
  });

  it.each([
    ['100% sure', '100% sure'],
    ['%', '%'],
    ['%FF', '\uFFFD'],
    ['two%0D%0Alines%00', 'two lines'],
    ['%00', undefined],
    ['%F0%9F%99%82'.repeat(600), '\u{1F642}'.repeat(500)],
  ])('takes the reason %j as it can', (sent, reason) => {
    expect(snapshotIn({ headers: { 'x-audit-reason': sent } }).reason).toBe(reason);
  });

  it.each([
    [{ url: '/cases/7?token=x#y' }, '/cases/7'],
    [
      { originalUrl: '/api/cases/7', url: '/7', route: { path: '/:id' }, baseUrl: '/api/cases' },
      '/api/cases/:id',
    ],
    [{ url: '/cases/7', routeOptions: { url: '/cases/:id' } }, '/cases/:id'],
    [{ url: '/nowhere', route: { path: '/{*splat}' } }, '/nowhere'],
    [{ url: '/nowhere', route: { path: '*path' }, baseUrl: '/api' }, '/nowhere'],
    [{ url: '/nowhere', routeOptions: { url: '*' } }, '/nowhere'],
    [{ url: '/files/a/b', route: { path: '/files/*path' } }, '/files/*path'],
    [{ url: '/cases/7', route: { path: /cases/ } }, '/cases/7'],
  ])('gives the path of %j as %s', (request, path) => {
    expect(snapshotIn(request).context.path).toBe(path);
  });

  it.each([
    { sessionID: 'session-1' },
    { session: { id: 'session-1' } },
    { session: { sessionId: 'session-1' } },
  ])('knows the session of %j by its hash only', (request) => {
    const snapshot = snapshotIn(request);
    const hash = createHash('sha256').update('session-1').digest('hex');
    expect(snapshot.context.sessionHash).toBe(hash);
    expect(JSON.stringify({ ...snapshot, secrets: [] })).not.toContain('session-1');
    expect(snapshot.secrets).toContain('session-1');
  });

  it('leaves out what the request does not tell', () => {
    const { context } = snapshotIn({ headers: { 'x-request-id': 'r1' } });
    expect(context).toStrictEqual({ requestId: 'r1', method: 'GET', path: '/' });
  });

  it('resolves the actor anew at each event', () => {
    const request: Request = { method: 'GET', url: '/', headers: {} };
    const options = contextOptions();
    const source = new ContextSourceService(
      options,
      new ActorResolver(options),
      new RequestSecrets(options),
    );
    new AuditContextMiddleware(options).enter(request, () => {
      expect(source.snapshot().actor).toEqual({ type: 'anonymous' });
      request.user = { sub: 'a', email: 'a@x.io' };
      expect(source.snapshot().actor).toEqual({ type: 'user', id: 'a', name: 'a@x.io' });
    });
  });

  it.each([
    [{ headers: { 'x-api-key': 'secret-key' } }, { type: 'api_key' }],
    [{ headers: { authorization: 'ApiKey secret-key' } }, { type: 'api_key' }],
    [
      { headers: { 'x-api-key': 'k' }, user: { id: 1 } },
      { type: 'user', id: '1' },
    ],
    [{ user: 'jane' }, { type: 'user', id: 'jane' }],
    [{ user: {} }, { type: 'user' }],
    [{}, { type: 'anonymous' }],
  ])('finds the actor of %j', (request, actor) => {
    expect(snapshotIn(request).actor).toEqual(actor);
  });

  it("lets the host's functions win", () => {
    const snapshot = snapshotIn(
      { user: { id: 1 }, device: 'phone' },
      {
        actor: ({ user }) => ({ type: 'client', id: user.id, name: 'Acme' }),
        source: ({ device }) => (device === 'phone' ? 'mobile' : undefined),
        tenant: () => 't1',
      },
    );
    expect(snapshot).toMatchObject({
      actor: { type: 'client', id: '1', name: 'Acme' },
      source: 'mobile',
      tenantId: 't1',
    });
  });

  it.each<[string, Partial<ResolvedAuditOptions['context']>]>([
    [
      'throw',
      {
        actor: () => {
          throw new Error('leak-me');
        },
        source: () => {
          throw new Error('leak-me');
        },
        tenant: () => {
          throw new Error('leak-me');
        },
      },
    ],
    [
      'answer nonsense',
      {
        actor: () => ({ type: 'wizard', id: 'leak-me' }) as never,
        source: () => 'leak-me' as never,
        tenant: () => ({ id: 'leak-me' }) as never,
      },
    ],
    [
      'answer later',
      {
        actor: () => Promise.reject(new Error('leak-me')) as never,
        source: () => Promise.resolve('web') as never,
        tenant: () => Promise.resolve('t') as never,
      },
    ],
  ])('falls back to the defaults, warning once each, if they %s', (_case, context) => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const again = [() => undefined, () => undefined];
    const snapshots = snapshotsIn({ user: { id: 1 } }, context, again);
    for (const snapshot of snapshots) {
      expect(snapshot).toMatchObject({ actor: { type: 'user', id: '1' }, source: 'api' });
      expect(snapshot.tenantId).toBeUndefined();
    }
    expect(warn).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(warn.mock.calls)).not.toContain('leak-me');
  });

  it('survives a request whose every property throws', () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const user = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    const session = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    const snapshot = snapshotIn({
      user,
      session,
      body: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    });
    expect(snapshot.actor).toEqual({ type: 'anonymous' });
    expect(snapshot.context.requestId).toBeDefined();
    expect(snapshot.secrets).toEqual([]);
  });
});
