import type { QueryRunner } from 'typeorm';

import type { QueryRunnerJournal } from '../entity/query-runner.journal.js';
import type { RunStatement } from '../statement/query.seam.js';
import type { TriggerSession } from './trigger.session.js';

/** Statements that write nothing and call nothing that could. */
const READS = /^\s*(?:SELECT(?![^]*\()|SHOW\b|EXPLAIN\b|DESCRIBE\b|PRAGMA\b|SET\b|USE\b)/i;
const TRANSACTION_CONTROL = /^\s*(?:START|BEGIN|COMMIT|END|SAVEPOINT|RELEASE|ROLLBACK)\b/i;

/** Tells installed database triggers of every statement that could make them write. */
export class TriggerCarrier {
  constructor(
    private readonly session: TriggerSession,
    private readonly journal: QueryRunnerJournal,
  ) {}

  /**
   * The statement with the triggers told of it; undefined if it cannot make them write.
   *
   * @param isCaptured its events are made here, or nobody wants them
   */
  around(
    runner: QueryRunner,
    sql: string,
    isCaptured: boolean,
    run: RunStatement,
  ): RunStatement | undefined {
    if (READS.test(sql) || TRANSACTION_CONTROL.test(sql)) return undefined;
    const mode = isCaptured ? 'captured' : 'carry';
    return (asStructured) => {
      const transactionId = this.journal.isOpen(runner)
        ? this.journal.transactionId(runner)
        : undefined;
      return this.session.run(runner, { mode, transactionId }, () => run(asStructured));
    };
  }

  /** True if the runner's connection has been told something that others must not find on it. */
  hasTold(runner: QueryRunner): boolean {
    return this.session.hasTold(runner);
  }

  /** Takes back what the runner's connection has been told. */
  reset(runner: QueryRunner): Promise<void> {
    return this.session.reset(runner);
  }

  /** A transaction or a savepoint has been rolled back, and with it what the connection was told inside. */
  rolledBack(runner: QueryRunner): Promise<void> {
    return this.session.forget(runner);
  }
}
