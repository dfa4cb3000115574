import type { DataSource, QueryRunner } from 'typeorm';

import { storeFailure } from './store-failure.js';
import {
  UnexpectedRowCount,
  type StoreConnection,
  type StoredRow,
  type WriteStatement,
} from './store-connection.js';

/** MySQL, MariaDB and PostgreSQL: transactions on the store's own pool. */
export class PoolConnection implements StoreConnection {
  constructor(private readonly dataSource: DataSource) {}

  async atomically(statements: readonly WriteStatement[]): Promise<number[]> {
    const [only] = statements;
    try {
      if (only !== undefined && statements.length === 1 && only.expectRows === undefined) {
        return await this.withRunner(async (runner) => [await affectedBy(runner, only)]);
      }
      return await this.inTransaction((runner) => runAll(runner, statements));
    } catch (error) {
      if (error instanceof UnexpectedRowCount) throw error;
      throw storeFailure(error, 'write');
    }
  }

  async read(sql: string, parameters: unknown[] = []): Promise<StoredRow[]> {
    try {
      // The server's default level may be READ UNCOMMITTED, and a row that is rolled back later must never be seen.
      return await this.inTransaction((runner) => runner.query(sql, parameters.map(portable)));
    } catch (error) {
      throw storeFailure(error, 'read');
    }
  }

  private inTransaction<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    return this.withRunner(async (runner) => {
      await runner.startTransaction('READ COMMITTED');
      try {
        const result = await work(runner);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        await rollBack(runner);
        throw error;
      }
    });
  }

  private async withRunner<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner('master');
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}

async function runAll(
  runner: QueryRunner,
  statements: readonly WriteStatement[],
): Promise<number[]> {
  const affected: number[] = [];
  for (const statement of statements) {
    const rows = await affectedBy(runner, statement);
    if (statement.expectRows !== undefined && statement.expectRows !== rows) {
      throw new UnexpectedRowCount(statement.expectRows, rows);
    }
    affected.push(rows);
  }
  return affected;
}

async function affectedBy(
  runner: QueryRunner,
  { sql, parameters }: WriteStatement,
): Promise<number> {
  const result = await runner.query(sql, parameters.map(portable), true);
  return result.affected ?? 0;
}

async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch {
    // Nobody knows now whether its transaction has ended, so the pool must not get it back alive.
    const connection = (await runner.connect()) as { destroy?(): void; end(): unknown };
    if (connection.destroy) connection.destroy();
    else void connection.end();
  }
}

/** pg and mysql2 do not both take a bigint. */
function portable(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
