import type { QueryRunner } from 'typeorm';

import type { QueryRunnerJournal } from '../entity/query-runner.journal.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import { isLeftOpen } from '../raw/left-open.connections.js';
import { runUnobserved } from './query.seam.js';
import type { RunnerTurns } from './runner.turns.js';
import { keepsOrder, statementUnit, type StatementUnit } from './statement.unit.js';

/**
 * Puts a statement and its events into one transaction. A statement that runs in none gets one of
 * its own, opened around the statement alone, so that the host's listeners run outside of it as they
 * always have. SQLite is the exception: its one connection is everybody's, and the statements of other
 * requests would join. There the events follow the statement at once.
 */
export class StatementTransactions {
  constructor(
    private readonly journal: QueryRunnerJournal,
    private readonly turns: RunnerTurns,
  ) {}

  /** True if the statement runs in a transaction of the host's. */
  isInside(runner: QueryRunner): boolean {
    return runner.isTransactionActive || this.journal.isOpen(runner);
  }

  /** Runs `work` in the host's transaction, or in one of its own where that is possible. */
  run<T>(runner: QueryRunner, work: (unit: StatementUnit) => Promise<T>): Promise<T> {
    return this.turns.take(runner, async ({ depth }) => {
      if (!hasPool(runner)) return work(statementUnit.withoutTransaction);
      const isInside = this.isInside(runner) || (await isLeftOpen(runner));
      if (!isInside) return this.inOwn(runner, work);
      return work(statementUnit.inTransaction(runner, `nestjs_audit_${depth}`));
    });
  }

  private async inOwn<T>(
    runner: QueryRunner,
    work: (unit: StatementUnit) => Promise<T>,
  ): Promise<T> {
    let started: Promise<unknown> = Promise.resolve();
    const begin = async (): Promise<void> => {
      started = runUnobserved(runner, 'START TRANSACTION');
      this.journal.begun(runner);
      // The next statement is sent without waiting for this one's answer.
      if (keepsOrder(runner)) started.catch(ignore);
      else await started;
    };
    const rollBack = async (): Promise<void> => {
      this.journal.rolledBack(runner);
      await runUnobserved(runner, 'ROLLBACK');
    };
    let result: T;
    try {
      await begin();
      result = await work(statementUnit.ofItsOwn(rollBack, begin));
      await started;
      await this.journal.commit(runner, () => runUnobserved(runner, 'COMMIT'));
    } catch (error) {
      // A connection that is gone has rolled back by itself; the host is owed the first error.
      await rollBack().catch(ignore);
      throw error;
    }
    await this.journal.committed(runner);
    return asAutoCommitted(result);
  }
}

/** The bit of `serverStatus` in MySQL's answers that says a transaction is open (SERVER_STATUS_IN_TRANS). */
const IN_TRANSACTION = 1;

/** mysql2's header of the answer, by itself or in TypeORM's `QueryResult`: the host has opened no transaction. */
function asAutoCommitted<T>(result: T): T {
  const { raw = result } = (result ?? {}) as { raw?: unknown };
  const header = raw as { serverStatus?: unknown } | null | undefined;
  if (typeof header?.serverStatus === 'number') header.serverStatus &= ~IN_TRANSACTION;
  return result;
}

const ignore = (): void => undefined;

/** False where all of a data source's runners share one connection. */
function hasPool(runner: QueryRunner): boolean {
  const { driver, options } = dataSourceOf(runner);
  return driver.transactionSupport !== 'none' && !SINGLE_CONNECTION.has(options.type);
}

const SINGLE_CONNECTION: ReadonlySet<string> = new Set([
  'better-sqlite3',
  'sqlite',
  'sqljs',
  'expo',
  'cordova',
  'capacitor',
  'react-native',
  'nativescript',
]);
