import type { QueryRunner } from 'typeorm';

import { TriggerSession, type TriggerMode } from '../../../lib/capture/trigger/trigger.session.js';
import { ContextSource } from '../../../lib/contracts/context-source.js';
import { createRedactor } from '../../../lib/event/redaction.js';
import { TEXT_LENGTHS } from '../../../lib/store/event-columns.js';
import { describeEachDatabase } from '../../support/databases.js';
import { changesOf, TriggerApp } from './trigger.harness.js';

const SNAPSHOT = {
  actor: {
    type: 'user',
    id: '7',
    name: 'Jane "J" O\'Neil',
    roles: ['agent'],
    impersonator: { id: '1' },
  },
  source: 'web',
  context: { ip: '203.0.113.9', requestId: 'r-1', userAgent: 'x', path: '/login?token=abc123' },
  tenantId: 'acme',
  correlationId: 'c-1',
  reason: 'password hunter2 told',
  secrets: ['hunter2'],
} as const;

describeEachDatabase('TriggerSession', (kind) => {
  let app: TriggerApp;
  let session: TriggerSession;
  let runner: QueryRunner;
  let snapshot: object = SNAPSHOT;

  beforeAll(async () => {
    app = await TriggerApp.start(kind);
    await app.triggers('install');
    session = new TriggerSession({
      context: { snapshot: () => snapshot, isSuspended: () => false } as never as ContextSource,
      redactor: createRedactor({ properties: [], replacement: '[redacted]' }),
      lengths: TEXT_LENGTHS,
      tablePrefix: 'audit_',
    });
    session.prepare(app.dataSource);
    runner = app.dataSource.createQueryRunner();
    await runner.connect();
  });
  afterAll(async () => {
    await runner.release();
    await app.stop();
  });
  beforeEach(() => {
    snapshot = SNAPSHOT;
  });

  const quoted = (sql: string): string => (kind === 'mariadb' ? sql.replaceAll('"', '`') : sql);
  const run = (mode: TriggerMode['mode'], sql: string, transactionId?: string) =>
    session.run(runner, { mode, transactionId }, () => runner.query(quoted(sql)));
  const insert = (title: string): string =>
    `INSERT INTO "ticket" (title, version) VALUES ('${title}', 1)`;
  const titles = async (work: () => Promise<unknown>): Promise<unknown[]> =>
    (await app.eventsOf(work)).map((event) => changesOf(event)['title']?.[1]);

  it('carries actor and request into the event, without their secrets', async () => {
    const [event] = await app.eventsOf(async () => {
      await runner.startTransaction();
      await run('carry', insert('a'), 'tx-1');
      await runner.commitTransaction();
      await session.forget(runner);
    });
    expect(event).toMatchObject({
      actor: SNAPSHOT.actor,
      source: 'web',
      context: { ip: '203.0.113.9', requestId: 'r-1', userAgent: 'x' },
      tenantId: 'acme',
      correlationId: 'c-1',
      transactionId: 'tx-1',
      reason: 'password [redacted] told',
      description: `Jane "J" O'Neil created a`,
      metadata: { capturedBy: 'trigger' },
    });
    expect(event.context.path).toBe('/login?token=[redacted]');
    await session.reset(runner);
  });

  it('keeps the triggers silent about a captured statement, whatever its number of rows', async () => {
    const events = await app.eventsOf(async () => {
      await run('captured', insert('b'));
      await run('captured', `INSERT INTO "ticket" (title, version) VALUES ('c', 1), ('d', 1)`);
      await run('captured', `UPDATE "ticket" SET title = 'e'`);
      await run('captured', `DELETE FROM "ticket" WHERE id > 1`);
    });
    expect(events).toEqual([]);
    await session.reset(runner);
  });

  it('silences no other connection, and this one not for long', async () => {
    const seen = await titles(async () => {
      await run('captured', insert('mine'));
      await app.other.run(insert('theirs'));
      await run('carry', insert('raw'));
      await run('captured', insert('mine'));
      await session.reset(runner);
      await runner.query(quoted(insert('later')));
    });
    expect(seen).toEqual(['theirs', 'raw', 'later']);
  });

  it('tells another actor at once', async () => {
    const events = await app.eventsOf(async () => {
      await run('carry', insert('f'));
      snapshot = { actor: { type: 'client', id: '9' }, source: 'api', context: {}, secrets: [] };
      await run('carry', insert('g'));
      await session.reset(runner);
      await runner.query(quoted(insert('h')));
    });
    expect(events.map(({ actor, source }) => [actor.type, actor.id, source])).toEqual([
      ['user', '7', 'web'],
      ['client', '9', 'api'],
      [
        'system',
        { sqlite: undefined, mariadb: 'root', postgres: 'postgres' }[kind as string],
        'system',
      ],
    ]);
    expect(events[1]).not.toHaveProperty('tenantId');
    expect(events[1].description).toBe('9 created g');
  });

  it('is right again after a rollback', async () => {
    const seen = await titles(async () => {
      await runner.startTransaction();
      await run('captured', insert('lost'), 'tx-2');
      await runner.rollbackTransaction();
      await session.forget(runner);
      await runner.startTransaction();
      await run('captured', insert('mine'), 'tx-3');
      await run('carry', insert('raw'), 'tx-3');
      await runner.commitTransaction();
      await session.forget(runner);
      await session.reset(runner);
    });
    expect(seen).toEqual(['raw']);
  });
});
