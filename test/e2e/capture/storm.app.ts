import { Body, Controller, HttpCode, Inject, Module, Post } from '@nestjs/common';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService } from 'nestjs-audit-trail';
import type { DataSource, EntityManager } from 'typeorm';

import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { startHttpApp } from '../../support/http-apps.js';
import {
  COUNTERS,
  DOCS,
  StormCounter,
  StormDoc,
  stormEntities,
  StormTag,
  TAGS,
} from './storm.entities.js';
import {
  addNote,
  counterOperations,
  docOperations,
  type CounterOperation,
  type DocOperation,
  type OperationInput,
} from './storm.operations.js';

/** How the operations of one request are put together. */
export type Mode = 'alone' | 'transaction' | 'raw';

export interface StormRequest {
  source: string;
  mode: Mode;
  /** The work is done and then undone; not for mode `alone`. */
  rollsBack: boolean;
  docs: { name: DocOperation; input: OperationInput }[];
  counter: { name: CounterOperation; input: OperationInput };
  note?: OperationInput;
}

/** What a request has committed. */
export interface StormOutcome {
  counters: number[];
  notes: number;
  /** Why it failed: a deadlock, as a rule. */
  error?: string;
}

class Undo extends Error {}

@Controller()
class StormController {
  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  @Post('storm')
  @HttpCode(200)
  async change(@Body() request: StormRequest): Promise<StormOutcome> {
    const token = getDataSourceToken(request.source);
    const dataSource = this.modules.get<DataSource>(token, { strict: false });
    const committed: StormOutcome = { counters: [], notes: 0 };
    try {
      if (request.mode === 'alone') await work(dataSource.manager, request, committed);
      else Object.assign(committed, await inTransaction(dataSource, request));
    } catch (error) {
      if (!(error instanceof Undo)) committed.error = (error as Error).message;
    }
    return committed;
  }
}

async function inTransaction(source: DataSource, request: StormRequest): Promise<StormOutcome> {
  const done: StormOutcome = { counters: [], notes: 0 };
  const all = async (manager: EntityManager): Promise<void> => {
    await work(manager, request, done);
    if (request.rollsBack) throw new Undo();
  };
  if (request.mode === 'transaction') await source.transaction(all);
  else await inRawTransaction(source, all);
  return done;
}

async function inRawTransaction(
  source: DataSource,
  all: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query('BEGIN');
    await all(runner.manager);
    await runner.query('COMMIT');
  } catch (error) {
    await runner.query('ROLLBACK');
    throw error;
  } finally {
    await runner.release();
  }
}

async function work(
  manager: EntityManager,
  request: StormRequest,
  done: StormOutcome,
): Promise<void> {
  for (const { name, input } of request.docs) await docOperations[name](manager, input);
  await counterOperations[request.counter.name](manager, request.counter.input);
  done.counters.push(request.counter.input.id);
  if (!request.note) return;
  await addNote(manager, request.note);
  done.notes += 1;
}

/** An application whose data sources, each on a database of its own, are all audited. */
export class StormApp {
  private constructor(
    readonly app: INestApplication,
    private readonly databases: readonly TestDatabase[],
    private readonly audits: ReadonlyMap<string, DynamicModule>,
  ) {}

  static async start(sources: readonly string[]): Promise<StormApp> {
    const databases = await Promise.all(sources.map(() => createDatabase('mariadb')));
    const hosts = sources.map((name, index) =>
      TypeOrmModule.forRoot({
        ...databases[index].options,
        name,
        entities: stormEntities,
        synchronize: true,
        poolSize: 20,
      } as never),
    );
    const audits = new Map(
      sources.map((name) => [
        name,
        AuditModule.forRoot(name === 'default' ? {} : { dataSource: name }),
      ]),
    );
    @Module({ imports: [...hosts, ...audits.values()], controllers: [StormController] })
    class StormModule {}
    const app = await startHttpApp('express', StormModule);
    const storm = new StormApp(app, databases, audits);
    for (const name of sources) await prepare(storm.dataSource(name));
    return storm;
  }

  dataSource(name: string): DataSource {
    return this.app.get<DataSource>(getDataSourceToken(name), { strict: false });
  }

  query(name: string): AuditQueryService {
    return this.app.select(this.audits.get(name)!).get(AuditQueryService, { strict: true });
  }

  async stop(): Promise<void> {
    await this.app.close();
    for (const database of this.databases) await database.drop();
  }
}

async function prepare({ manager }: DataSource): Promise<void> {
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
  await manager.insert(
    StormTag,
    upTo(TAGS).map((id) => ({ id, name: `tag ${id}` })),
  );
  await manager.insert(
    StormDoc,
    upTo(DOCS / 2).map((id) => ({ id })),
  );
  await manager.insert(
    StormCounter,
    upTo(COUNTERS).map((id) => ({ id })),
  );
}
