import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService } from 'nestjs-audit-trail';
import type { AuditEvent, AuditModuleOptions } from 'nestjs-audit-trail';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { triggers, type TriggersCall } from '../../../lib/cli/triggers.command.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../../support/databases.js';
import { quoted } from '../../../lib/capture/trigger/sql.forms.js';
import { ODD_COLUMN, ODD_TABLE, triggerEntities } from './entities.js';
import { openPlainConnection, type PlainConnection } from './plain.connection.js';

/** An application whose entities are audited, and another program that writes to its database. */
export class TriggerApp {
  private constructor(
    readonly database: TestDatabase,
    private readonly entities: (new () => object)[],
    readonly app: INestApplicationContext,
    readonly other: PlainConnection,
  ) {}

  static async start(kind: DatabaseKind): Promise<TriggerApp> {
    const database = await createDatabase(kind);
    const entities = triggerEntities(kind);
    const app = await openApp(database, entities);
    const other = await openPlainConnection(database);
    const id = { mariadb: 'INT AUTO_INCREMENT', postgres: 'SERIAL' }[kind as string] ?? 'INTEGER';
    const [table, column] = [ODD_TABLE, ODD_COLUMN].map((name) => quoted(name, '"'));
    await other.run(`CREATE TABLE ${table} (id ${id} PRIMARY KEY, ${column} VARCHAR(100))`);
    return new TriggerApp(database, entities, app, other);
  }

  /** The same application, started again where the triggers are installed and it knows of them. */
  static async startInstalled(kind: DatabaseKind): Promise<TriggerApp> {
    const first = await TriggerApp.start(kind);
    await first.triggers('install');
    await first.app.close();
    const app = await openApp(first.database, first.entities, { triggers: true });
    return new TriggerApp(first.database, first.entities, app, first.other);
  }

  get dataSource(): DataSource {
    return this.app.get<DataSource>(getDataSourceToken());
  }

  /** `nestjs-audit triggers <action>`, in a data source of its own as the command line has it. */
  async triggers(
    action: TriggersCall['action'],
    call: Partial<TriggersCall> = {},
  ): Promise<{ done: boolean; lines: string[] }> {
    const lines: string[] = [];
    const options = { ...this.database.options, entities: this.entities } as DataSourceOptions;
    const host = await new DataSource(options).initialize();
    const done = await triggers(
      host,
      {
        action,
        tablePrefix: 'audit_',
        dryRun: false,
        optionsFile: undefined,
        timeZone: '+00:00',
        ...call,
      },
      (line) => lines.push(line),
    );
    return { done, lines };
  }

  /** Events that `work` has the triggers write, oldest first. */
  async eventsOf(work: () => Promise<unknown>): Promise<AuditEvent[]> {
    return (await this.allEventsOf(work)).filter(isByTrigger);
  }

  /** With those of entity capture. */
  async allEventsOf(work: () => Promise<unknown>): Promise<AuditEvent[]> {
    const before = new Set((await this.events()).map(({ id }) => id));
    await work();
    return (await this.events()).filter(({ id }) => !before.has(id));
  }

  async events(): Promise<AuditEvent[]> {
    const query = this.app.get(AuditQueryService);
    return (await query.find({}, { order: 'oldest', limit: 500 })).events;
  }

  async stop(): Promise<void> {
    await this.other.close();
    await this.app.close();
    await this.database.drop();
  }
}

async function openApp(
  database: TestDatabase,
  entities: (new () => object)[],
  capture: AuditModuleOptions['capture'] = {},
): Promise<INestApplicationContext> {
  @Module({
    imports: [
      TypeOrmModule.forRoot({
        ...database.options,
        entities,
        synchronize: true,
        retryAttempts: 0,
      }),
      AuditModule.forRoot({ capture, sequencer: { intervalMs: 20 } }),
    ],
  })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
}

export const isByTrigger = ({ metadata }: AuditEvent): boolean =>
  metadata?.['capturedBy'] === 'trigger';

/** Changes as `{ property: [before, after] }`. */
export function changesOf(event: AuditEvent): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    event.changes.map(({ property, before, after }) => [property, [before, after]]),
  );
}
