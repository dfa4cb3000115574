import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Module, SetMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, CronExpression, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { ContextSource } from '../../lib/contracts/context-source.js';
import type { ContextSnapshot } from '../../lib/contracts/context-source.js';
import { UnitOfWorkRunner } from '../../lib/contracts/unit-of-work-runner.js';
import { ContextTestModule } from '../support/context-module.js';

const runs = new EventEmitter();

@Injectable()
class NightlyJobs {
  constructor(@Inject(ContextSource) protected readonly source: ContextSource) {}

  @Cron(CronExpression.EVERY_SECOND, { name: 'nightly-report' })
  report(): void {
    runs.emit('cron', this.source.snapshot());
  }

  @Interval(5)
  async sweep(): Promise<void> {
    await delay(1);
    runs.emit('interval', this.source.snapshot());
  }

  @Timeout('warm-up', 1)
  warmUp(): void {
    setImmediate(() => runs.emit('timeout', this.source.snapshot()));
  }
}

// What the decorators of @nestjs/bullmq and @nestjs/bull leave behind, without a Redis to run them.
class MailHandler {
  source!: ContextSource;

  async process(_job: { name: string }): Promise<ContextSnapshot> {
    await delay(1);
    return this.source.snapshot();
  }
}

@Injectable()
@SetMetadata('bullmq:processor_metadata', { name: 'mail' })
class MailProcessor extends MailHandler {
  constructor(@Inject(ContextSource) override readonly source: ContextSource) {
    super();
  }
}

@Injectable()
class ImportConsumer {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  @SetMetadata('bull:module_queue_process', {})
  run(_job: { name: string }): ContextSnapshot {
    return this.source.snapshot();
  }

  other(): ContextSnapshot {
    return this.source.snapshot();
  }
}

class ValueJobs {
  @SetMetadata('bull:module_queue_process', {})
  run(source: ContextSource): ContextSnapshot {
    return source.snapshot();
  }
}

@Injectable()
class FrozenJobs extends ValueJobs {
  @SetMetadata('bull:module_queue_process', {})
  override run(source: ContextSource): ContextSnapshot {
    return source.snapshot();
  }
}
Object.freeze(FrozenJobs.prototype);

@Module({
  imports: [ScheduleModule.forRoot(), ContextTestModule.with()],
  providers: [
    NightlyJobs,
    MailProcessor,
    ImportConsumer,
    FrozenJobs,
    { provide: 'value', useValue: new ValueJobs() },
    ...[null, 'text', Object.create(null), { constructor: 'no class' }].map((useValue, index) => ({
      provide: `odd value ${index}`,
      useValue,
    })),
  ],
})
class JobsModule {}

const start = () => NestFactory.createApplicationContext(JobsModule, { logger: false });

async function nextRun(name: string): Promise<ContextSnapshot> {
  const [snapshot] = await once(runs, name);
  return snapshot as ContextSnapshot;
}

describe('jobs without a request', () => {
  it('are the system, named after the scheduled job', async () => {
    const firstRuns = Promise.all(['cron', 'interval', 'timeout'].map(nextRun));
    const app = await start();
    const snapshots = await firstRuns;
    await app.close();
    expect(snapshots.map(({ actor }) => actor)).toEqual([
      { type: 'system', kind: 'schedule', name: 'nightly-report' },
      { type: 'system', kind: 'schedule', name: 'NightlyJobs.sweep' },
      { type: 'system', kind: 'schedule', name: 'warm-up' },
    ]);
    for (const { source, context, secrets } of snapshots) {
      expect({ source, context, secrets }).toEqual({ source: 'system', context: {}, secrets: [] });
    }
  });

  it('are the system, named after the queued job or its handler', async () => {
    const app = await start();
    const mail = app.get(MailProcessor);
    const imports = app.get(ImportConsumer);
    expect((await mail.process({ name: 'welcome' })).actor).toEqual({
      type: 'system',
      kind: 'queue',
      name: 'welcome',
    });
    expect(imports.run({ name: '__default__' }).actor.name).toBe('ImportConsumer.run');
    expect(imports.other().actor).not.toHaveProperty('kind');
    await app.close();
  });

  it('are found in values too; a class that cannot be changed is left alone', async () => {
    const app = await start();
    const source = app.get<ContextSource>(ContextSource);
    expect(app.get<ValueJobs>('value').run(source).actor.name).toBe('ValueJobs.run');
    expect(app.get(FrozenJobs).run(source).actor).not.toHaveProperty('kind');
    await app.close();
  });

  it('are wrapped once, with the metadata, name and length of the method', async () => {
    const first = await start();
    const { report } = NightlyJobs.prototype;
    const { run } = ImportConsumer.prototype;
    await first.close();
    const second = await start();
    expect(NightlyJobs.prototype.report).toBe(report);
    expect(Reflect.getMetadata('SCHEDULER_NAME', report)).toBe('nightly-report');
    expect([run.name, run.length]).toEqual(['run', 1]);
    await second.close();
  });

  it('keep the actor of a unit of work they are called in', async () => {
    const app = await start();
    const units = app.get<UnitOfWorkRunner>(UnitOfWorkRunner);
    const snapshot = await units.runAs({ type: 'admin', id: '1' }, {}, () =>
      app.get(ImportConsumer).run({ name: 'x' }),
    );
    expect(snapshot.actor).toEqual({ type: 'admin', id: '1' });
    await app.close();
  });

  it('are left alone once the application is closed', async () => {
    const app = await start();
    const imports = app.get(ImportConsumer);
    await app.close();
    expect(imports.run({ name: 'x' }).actor).not.toHaveProperty('kind');
  });

  it('are named after the script where nothing else is known', async () => {
    const app = await start();
    const argv = process.argv[1]!;
    process.argv[1] = '/srv/app/dist/seed-clients.js';
    try {
      expect(app.get<ContextSource>(ContextSource).snapshot()).toEqual({
        actor: { type: 'system', name: 'seed-clients' },
        source: 'system',
        context: {},
        secrets: [],
      });
    } finally {
      process.argv[1] = argv;
      await app.close();
    }
  });
});
