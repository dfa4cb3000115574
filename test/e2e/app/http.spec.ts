import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { INestApplication } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AuditHealthIndicator, AuditQueryService } from 'nestjs-audit-trail';
import type { AuditEvent } from 'nestjs-audit-trail';
import { DataSource } from 'typeorm';

import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { PLATFORMS, startHttpApp, urlOf } from '../../support/http-apps.js';
import { holding, Ticket, TicketModule } from './ticket-app.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe.each(PLATFORMS)('an audited application over HTTP (%s)', (platform) => {
  let app: INestApplication;
  let database: TestDatabase;
  let ticket: Ticket;

  const tickets = () => app.get<DataSource>(getDataSourceToken()).getRepository(Ticket);

  /** Sends a request, and gives the events it led to, oldest first. */
  async function eventsOf(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
  ): Promise<{ status: number; events: AuditEvent[] }> {
    const query = app.get(AuditQueryService);
    const before = (await query.find({})).events.map(({ id }) => id);
    const response = await fetch(urlOf(app, path), {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    await response.arrayBuffer();
    const { events } = await query.find({}, { order: 'oldest' });
    return {
      status: response.status,
      events: events.filter(({ id }) => !before.includes(id)),
    };
  }

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    app = await startHttpApp(
      platform,
      TicketModule.with({
        database: database.options,
        audit: {
          context: {
            trustProxy: 1,
            tenant: (request) => request.headers['x-tenant'],
          },
        },
        imports: [EventEmitterModule.forRoot()],
      }),
      { configure: (host) => host.setGlobalPrefix('api', { exclude: ['tickets/health'] }) },
    );
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(async () => {
    ticket = await tickets().save({ subject: 'Refund' });
  });

  it('says of a saved entity who, where, how and what', async () => {
    const { status, events } = await eventsOf('PATCH', `/api/tickets/${ticket.id}?draft=1`, {
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        'x-forwarded-for': '203.0.113.9, 198.51.100.7',
        'x-request-id': 'req-4711',
        'x-correlation-id': 'order-1',
        'x-tenant': 'acme',
        'x-test-session': 'session-of-jane',
      },
      body: { subject: 'Refund of May' },
    });
    expect(status).toBe(200);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'ticket.updated',
      operation: 'update',
      outcome: 'success',
      source: 'web',
      actor: { type: 'user', id: '7', name: 'Jane Doe', roles: ['agent', 'lead'] },
      target: { type: 'ticket', id: String(ticket.id), label: 'Refund of May' },
      changes: [{ property: 'subject', before: 'Refund', after: 'Refund of May' }],
      tenantId: 'acme',
      correlationId: 'order-1',
      transactionId: expect.stringMatching(UUID),
      context: {
        ip: '198.51.100.7',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        requestId: 'req-4711',
        sessionHash: createHash('sha256').update('session-of-jane').digest('hex'),
        method: 'PATCH',
        path: '/api/tickets/:id',
        host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      },
    });
  });

  it('says the same of an event recorded by hand', async () => {
    const { status, events } = await eventsOf('POST', `/api/tickets/${ticket.id}/reports`);
    expect(status).toBe(201);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'report.generated',
      source: 'api',
      actor: { type: 'user', id: '7', name: 'Jane Doe' },
      target: { type: 'ticket', id: String(ticket.id) },
      metadata: { pages: 3 },
      context: {
        ip: '127.0.0.1',
        requestId: expect.stringMatching(UUID),
        method: 'POST',
        path: '/api/tickets/:id/reports',
      },
    });
    expect(events[0]).not.toHaveProperty('tenantId');
    expect(events[0].context).not.toHaveProperty('sessionHash');
  });

  it('gives all events of a request its id, and those of a transaction theirs', async () => {
    const { events } = await eventsOf('POST', `/api/tickets/${ticket.id}/close`);
    expect(events.map(({ action }) => action).sort()).toEqual([
      'report.generated',
      'ticket.closed',
      'ticket.status_changed',
      'ticket.updated',
    ]);
    expect(new Set(events.map(({ context }) => context.requestId)).size).toBe(1);
    const saved = events.filter(({ changes }) => changes.length > 0);
    expect(new Set(saved.map(({ transactionId }) => transactionId)).size).toBe(1);
    const next = await eventsOf('POST', `/api/tickets/${ticket.id}/reports`);
    expect(next.events[0].context.requestId).not.toBe(events[0].context.requestId);
  });

  it('gives each of many requests at once its own', async () => {
    const saved = await tickets().save(Array.from({ length: 8 }, () => ({ subject: 'Many' })));
    await Promise.all(
      saved.map(({ id }) =>
        fetch(urlOf(app, `/api/tickets/${id}/reports`), {
          method: 'POST',
          headers: { 'x-request-id': `many-${id}`, 'x-tenant': `tenant-${id}` },
        }),
      ),
    );
    for (const { id } of saved) {
      const { events } = await app.get(AuditQueryService).find({ requestId: `many-${id}` });
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        tenantId: `tenant-${id}`,
        target: { type: 'ticket', id: String(id) },
      });
    }
  });

  it('keeps nothing of a transaction that a handler rolled back by throwing', async () => {
    const { status, events } = await eventsOf('POST', `/api/tickets/${ticket.id}/fail`);
    expect(status).toBe(404);
    expect(events).toEqual([]);
    expect((await tickets().findOneByOrFail({ id: ticket.id })).subject).toBe('Refund');
  });

  it('runAs inside a request: the other actor, the same request', async () => {
    const { events } = await eventsOf('POST', `/api/tickets/${ticket.id}/takeover`, {
      headers: { 'x-request-id': 'takeover-1' },
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'ticket.updated',
      actor: { type: 'user', id: '9', name: 'John', impersonator: { id: '7', name: 'Jane Doe' } },
      reason: 'on the phone',
      context: { requestId: 'takeover-1', path: '/api/tickets/:id/takeover' },
    });
  });

  it('leaves the application as it was: a route outside the prefix, a 404', async () => {
    expect(await eventsOf('GET', '/tickets/health')).toEqual({ status: 200, events: [] });
    expect(await eventsOf('GET', '/api/nowhere')).toEqual({ status: 404, events: [] });
  });

  it("tells the host's event emitter once per batch", async () => {
    const notices: { events: AuditEvent[] }[] = [];
    const listener = (notice: { events: AuditEvent[] }): unknown => notices.push(notice);
    app.get(EventEmitter2).on('audit.recorded', listener);
    const { events } = await eventsOf('POST', `/api/tickets/${ticket.id}/close`);
    await eventsOf('POST', `/api/tickets/${ticket.id}/fail`);
    app.get(EventEmitter2).off('audit.recorded', listener);
    expect(notices.map((notice) => notice.events.length)).toEqual([3, 1]);
    const told = notices.flatMap((notice) => notice.events.map(({ id }) => id));
    expect(told.sort()).toEqual(events.map(({ id }) => id).sort());
  });

  it('is healthy', async () => {
    const health = await app.get(AuditHealthIndicator).isHealthy();
    expect(health.audit).toMatchObject({ status: 'up', buffered: 0, failed: 0, spooled: 0 });
    expect(health.audit.recorded).toBeGreaterThan(0);
    expect(health.audit.appendedInTransaction).toBeGreaterThan(0);
  });

  it('takes the events of a request that is still under way while it closes', async () => {
    const own = await createDatabase('sqlite');
    const closing = await startHttpApp(platform, TicketModule.with({ database: own.options }));
    const { id } = await closing
      .get<DataSource>(getDataSourceToken())
      .getRepository(Ticket)
      .save({ subject: 'Refund' });
    const arrived = once(holding, 'arrived');
    const response = fetch(urlOf(closing, `/tickets/${id}/hold`), {
      method: 'POST',
      headers: { connection: 'close' },
    });
    await arrived;
    const closed = closing.close();
    holding.emit('release');
    expect((await response).status).toBe(201);
    await closed;

    const reopened = await new DataSource(own.options).initialize();
    const rows: { action: string }[] = await reopened.query('SELECT action FROM audit_event');
    await reopened.destroy();
    await own.drop();
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'report.generated',
      'ticket.created',
      'ticket.updated',
    ]);
  });
});
