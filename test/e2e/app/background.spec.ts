import { EventEmitter, once } from 'node:events';
import { basename, extname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule, Timeout } from '@nestjs/schedule';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AuditQueryService, AuditService } from 'nestjs-audit-trail';
import type { AuditModuleOptions } from 'nestjs-audit-trail';
import { DataSource } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';
import { Ticket, TicketModule, type TicketAppParts } from './ticket-app.js';

const runs = new EventEmitter();

@Injectable()
class NightlyJobs {
  constructor(@Inject(getDataSourceToken()) private readonly dataSource: DataSource) {}

  @Timeout('nightly-cleanup', 1)
  async cleanUp(): Promise<void> {
    await this.dataSource.getRepository(Ticket).save({ subject: 'Made by a job' });
    runs.emit('named');
  }

  @Timeout(1)
  async remind(): Promise<void> {
    await this.dataSource.transaction((manager) => manager.save(Ticket, { subject: 'Reminder' }));
    runs.emit('unnamed');
  }
}

describe('work without a request', () => {
  let app: INestApplicationContext;
  let database: TestDatabase;

  const start = async (parts: Omit<TicketAppParts, 'database'> = {}): Promise<void> => {
    database = await createDatabase('sqlite');
    app = await NestFactory.createApplicationContext(
      TicketModule.with({ database: database.options, ...parts }),
      { logger: ['error'] },
    );
  };
  const events = async () =>
    (await app.get(AuditQueryService).find({}, { order: 'oldest' })).events;
  const tickets = () => app.get<DataSource>(getDataSourceToken()).getRepository(Ticket);

  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  it('of a scheduled job is done by the system, under the name of the job', async () => {
    const finished = Promise.all([once(runs, 'named'), once(runs, 'unnamed')]);
    await start({ imports: [ScheduleModule.forRoot()], providers: [NightlyJobs] });
    await finished;
    const recorded = await events();
    expect(recorded.map(({ actor, target }) => [target?.label, actor]).sort()).toEqual([
      ['Made by a job', { type: 'system', kind: 'schedule', name: 'nightly-cleanup' }],
      ['Reminder', { type: 'system', kind: 'schedule', name: 'NightlyJobs.remind' }],
    ]);
    for (const { source, context } of recorded) {
      expect({ source, context }).toEqual({ source: 'system', context: {} });
    }
  });

  it('of a plain script is done by the system, under the name of the script', async () => {
    await start();
    await tickets().save({ subject: 'Seeded' });
    await app.get(AuditService).record({ action: 'report.generated' });
    const script = process.argv[1]!;
    for (const event of await events()) {
      expect(event).toMatchObject({
        actor: { type: 'system', name: basename(script, extname(script)) },
        source: 'system',
        context: {},
      });
    }
    expect(await events()).toHaveLength(2);
  });

  it('is done by whoever runAs says, for all that it starts and no longer', async () => {
    await start();
    const audit = app.get(AuditService);
    const importer = { type: 'automation', kind: 'import', name: 'Legacy import' } as const;
    const cause = await audit.record({ action: 'import.completed' });
    const result = await audit.runAs(
      importer,
      { source: 'import', tenantId: 'acme', correlationId: 'run-1', causedById: cause.id },
      async () => {
        await Promise.all([1, 2].map(() => audit.record({ action: 'ticket.imported' })));
        await tickets().save({ subject: 'Imported' });
        return 'done';
      },
    );
    expect(result).toBe('done');
    await tickets().save({ subject: 'By hand' });
    const [, ...recorded] = await events();
    const inside = recorded.filter(({ source }) => source === 'import');
    expect(inside).toHaveLength(3);
    for (const event of inside) {
      expect(event).toMatchObject({
        actor: importer,
        tenantId: 'acme',
        correlationId: 'run-1',
        causedById: cause.id,
      });
    }
    const [after] = recorded.filter(({ source }) => source !== 'import');
    expect(after).toMatchObject({ target: { label: 'By hand' }, actor: { type: 'system' } });
    expect(after).not.toHaveProperty('tenantId');
  });

  it('is not captured while suspended; that it was is recorded', async () => {
    await start();
    await app
      .get(AuditService)
      .suspend('nightly re-import', () => tickets().save({ subject: 'Unseen' }));
    await tickets().save({ subject: 'Seen' });
    expect((await events()).map(({ action, reason }) => [action, reason])).toEqual([
      ['audit.suspended', 'nightly re-import'],
      ['ticket.created', undefined],
    ]);
  });
});

describeEachDatabase('closing the application', (kind) => {
  const start = (database: TestDatabase, write: AuditModuleOptions['write']) =>
    NestFactory.createApplicationContext(
      TicketModule.with({ database: database.options, audit: { write } }),
      { logger: ['error'] },
    );

  it('writes what was recorded and never waited for', async () => {
    const database = await createDatabase(kind);
    const app = await start(database, { flushIntervalMs: 60_000, maxBatchEvents: 7 });
    const audit = app.get(AuditService);
    const ids = Array.from({ length: 50 }, (_, number) =>
      audit.record({ action: 'report.generated', metadata: { number } }),
    );
    await app.close();

    const reopened = await new DataSource(database.options).initialize();
    const rows: { id: string; payload: unknown }[] = await reopened.query(
      `SELECT id, payload FROM audit_event ORDER BY ordinal`,
    );
    await reopened.destroy();
    await database.drop();
    expect(rows).toHaveLength(50);
    expect(await Promise.all(ids)).toHaveLength(50);
    const numbers = rows.map(({ payload }) => {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      return (JSON.parse(text) as { metadata: { number: number } }).metadata.number;
    });
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('ends capture: the host may start again on the same database', async () => {
    const database = await createDatabase(kind);
    for (const subject of ['first', 'second']) {
      const app = await start(database, {});
      await app.get<DataSource>(getDataSourceToken()).getRepository(Ticket).save({ subject });
      const { events } = await app.get(AuditQueryService).find({}, { order: 'oldest' });
      expect(events.at(-1)?.target?.label).toBe(subject);
      expect(events).toHaveLength(subject === 'first' ? 1 : 2);
      await app.close();
    }
    await database.drop();
  });
});
