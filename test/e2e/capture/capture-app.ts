import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService, AuditService } from 'nestjs-audit-trail';
import type { AuditEvent, AuditFilter, AuditModuleOptions } from 'nestjs-audit-trail';
import type { DataSource, DataSourceOptions } from 'typeorm';

import { createDatabase, type DatabaseKind, type TestDatabase } from '../../support/databases.js';
import { captureEntities, useBinaryType } from './entities.js';

/** What the host's data source is, beside its database. */
export type HostOptions = Pick<DataSourceOptions, 'entities' | 'logging' | 'logger' | 'poolSize'>;

/** An application context whose entities are audited, on an empty database. */
export class CaptureApp {
  private constructor(
    readonly app: INestApplicationContext,
    readonly database: TestDatabase,
  ) {}

  /** @param host what its data source is; by default it has the entities of `entities.ts` */
  static async start(
    kind: DatabaseKind,
    options: AuditModuleOptions = {},
    host: HostOptions = {},
  ): Promise<CaptureApp> {
    const database = await createDatabase(kind);
    useBinaryType(kind === 'postgres' ? 'bytea' : 'blob');
    const hostOptions = { entities: captureEntities, synchronize: true, ...host };
    @Module({
      imports: [
        TypeOrmModule.forRoot({ ...database.options, ...hostOptions } as DataSourceOptions),
        AuditModule.forRoot(options),
      ],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
    return new CaptureApp(app, database);
  }

  get dataSource(): DataSource {
    return this.app.get<DataSource>(getDataSourceToken());
  }

  get audit(): AuditService {
    return this.app.get(AuditService);
  }

  get query(): AuditQueryService {
    return this.app.get(AuditQueryService);
  }

  /** Events that `work` gives rise to, oldest first. */
  async eventsOf(work: () => Promise<unknown>): Promise<AuditEvent[]> {
    const before = new Set((await this.events()).map(({ id }) => id));
    await work();
    return (await this.events()).filter(({ id }) => !before.has(id));
  }

  async events(filter: AuditFilter = {}): Promise<AuditEvent[]> {
    const { events } = await this.query.find(filter, { order: 'oldest', limit: 500 });
    return events;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

/** Changes as `{ property: [before, after] }`. */
export function changesOf(event: AuditEvent): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    event.changes.map(({ property, before, after }) => [property, [before, after]]),
  );
}
