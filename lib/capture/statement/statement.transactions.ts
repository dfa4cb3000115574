import type { QueryRunner } from 'typeorm';

import type { QueryRunnerJournal } from '../entity/query-runner.journal.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import { runUnobserved } from './query.seam.js';

/**
 * Puts a statement and its events into one transaction. A statement that runs in none gets one of
 * its own, opened around the statement alone, so that the host's listeners run outside of it as they
 * always have. SQLite is the exception: its one connection is everybody's, and the statements of other
 * requests would join. There the events follow the statement at once.
 */
export class StatementTransactions {
  /** Ends of what runs on a runner: statements given to it at once must not share a transaction. */
  private readonly tails = new WeakMap<QueryRunner, Promise<void>>();

  constructor(private readonly journal: QueryRunnerJournal) {}

  /** True if the statement runs in a transaction of the host's. */
  isInside(runner: QueryRunner): boolean {
    return runner.isTransactionActive || this.journal.isOpen(runner);
  }

  /** Runs `work` in the host's transaction, or in one of its own where that is possible. */
  async run<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
    if (!hasPool(runner)) return work();
    const before = this.tails.get(runner);
    if (before === undefined && this.isInside(runner)) return work();
    // Whatever the statement ahead ends with is the business of who made it.
    const turn = (before ?? Promise.resolve()).then(() =>
      this.isInside(runner) ? work() : this.inOwn(runner, work),
    );
    const end = turn.then(ignore, ignore);
    this.tails.set(runner, end);
    try {
      return await turn;
    } finally {
      if (this.tails.get(runner) === end) this.tails.delete(runner);
    }
  }

  private async inOwn<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
    await runUnobserved(runner, 'START TRANSACTION');
    this.journal.begun(runner);
    let result: T;
    try {
      result = await work();
      await this.journal.committing(runner);
    } catch (error) {
      this.journal.rolledBack(runner);
      // A connection that is gone has rolled back by itself; the host is owed the first error.
      await runUnobserved(runner, 'ROLLBACK').catch(ignore);
      throw error;
    }
    try {
      await runUnobserved(runner, 'COMMIT');
    } catch (error) {
      this.journal.rolledBack(runner);
      throw error;
    }
    await this.journal.committed(runner);
    return result;
  }
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
