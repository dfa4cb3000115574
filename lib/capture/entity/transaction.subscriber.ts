import type {
  EntitySubscriberInterface,
  TransactionCommitEvent,
  TransactionRollbackEvent,
  TransactionStartEvent,
} from 'typeorm';

import type { QueryRunnerJournal } from './query-runner.journal.js';

/** Tells the journal of the beginnings and ends of the data source's transactions and savepoints. */
export class TransactionSubscriber implements EntitySubscriberInterface {
  constructor(private readonly journal: QueryRunnerJournal) {}

  afterTransactionStart({ queryRunner }: TransactionStartEvent): void {
    this.journal.begun(queryRunner);
  }

  beforeTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    return this.journal.committing(queryRunner);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    return this.journal.committed(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    this.journal.rolledBack(queryRunner);
  }
}
