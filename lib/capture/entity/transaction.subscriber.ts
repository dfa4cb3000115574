import type {
  EntitySubscriberInterface,
  TransactionCommitEvent,
  TransactionRollbackEvent,
  TransactionStartEvent,
} from 'typeorm';
import type { AfterQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';

import type { TransactionTracker } from '../raw/transaction.tracker.js';
import { OwnSubscriber } from '../../support/own.subscriber.js';

/** Tells of the beginnings and ends of the data source's transactions and savepoints. */
export class TransactionSubscriber extends OwnSubscriber implements EntitySubscriberInterface {
  constructor(private readonly tracker: TransactionTracker) {
    super();
  }

  beforeTransactionStart({ queryRunner }: TransactionStartEvent): void {
    this.tracker.starting(queryRunner);
  }

  afterTransactionStart({ queryRunner }: TransactionStartEvent): Promise<void> {
    return this.tracker.started(queryRunner);
  }

  beforeTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    return this.tracker.committing(queryRunner);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    return this.tracker.committed(queryRunner);
  }

  beforeTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    this.tracker.rollingBack(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): Promise<void> {
    return this.tracker.rolledBack(queryRunner);
  }

  afterQuery({ queryRunner, success, error }: AfterQueryEvent): void | Promise<void> {
    return this.tracker.answered(queryRunner, success ? undefined : error);
  }
}
