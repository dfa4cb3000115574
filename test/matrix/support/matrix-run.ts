import type { DataSource, EntityManager } from 'typeorm';

import type { MatrixCase, MatrixHost, Mode } from './matrix-case.js';
import type { MatrixDatabase } from './matrix-database.js';
import { plainError, plainValue } from './plain-value.js';
import type { RecordedEvents } from './recorded-events.js';

class Undo extends Error {}

export interface RunReport {
  context: unknown;
  result: unknown;
  failed: boolean;
  /** The result or the failure, comparable with that of another run. */
  outcome: unknown;
  /** Of a run that is rolled back. */
  tablesBefore: Record<string, string[]> | undefined;
  tables: Record<string, string[]>;
}

/** One case in one database. */
export class MatrixRun {
  private result: unknown;

  constructor(
    private readonly definition: MatrixCase,
    private readonly mode: Mode,
  ) {}

  async in(
    database: MatrixDatabase,
    dataSource: DataSource,
    recorded?: RecordedEvents,
  ): Promise<RunReport> {
    const { kind, name } = database.database;
    const host: MatrixHost = { kind, dataSource };
    await database.reset();
    const context = await this.definition.prepare?.(database.dataSource.manager, {
      kind,
      dataSource: database.dataSource,
    });
    const tablesBefore = this.mode === 'rolled back' ? await database.contents() : undefined;
    await recorded?.begin();
    const error = await this.failureOf(() => this.perform(host, context, recorded));
    await recorded?.end();
    const outcome = error === undefined ? plainValue(this.result, name) : plainError(error, name);
    const tables = await database.contents();
    const { result } = this;
    return { context, result, failed: error !== undefined, outcome, tablesBefore, tables };
  }

  private async perform(
    host: MatrixHost,
    context: unknown,
    recorded?: RecordedEvents,
  ): Promise<void> {
    const { definition, mode } = this;
    await settle(host);
    const run = async (manager: EntityManager): Promise<void> => {
      this.result = await definition.run(manager, context, host);
    };
    if (mode === 'alone') return run(host.dataSource.manager);
    await host.dataSource.transaction(async (manager) => {
      await run(manager);
      await recorded?.beforeCommit();
      if (mode === 'rolled back') throw new Undo();
    });
  }

  private async failureOf(work: () => Promise<void>): Promise<unknown> {
    try {
      await work();
      return undefined;
    } catch (error) {
      return error instanceof Undo ? undefined : error;
    }
  }
}

/**
 * SQLite answers an upsert or a raw UPDATE with the key of the last row that the connection
 * inserted, whatever it was: a row of the log there, none here. The same row in both makes the
 * answers comparable.
 */
async function settle({ kind, dataSource }: MatrixHost): Promise<void> {
  if (kind !== 'sqlite') return;
  await dataSource.query('CREATE TEMP TABLE IF NOT EXISTS last_row (id INTEGER PRIMARY KEY)');
  await dataSource.query('INSERT OR REPLACE INTO last_row VALUES (123456)');
}
