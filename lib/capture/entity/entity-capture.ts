import type { DataSource } from 'typeorm';

import type { ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import { observeBuilders, unobserveBuilders } from '../statement/builder.seam.js';
import { observeQueries, unobserveQueries } from '../statement/query.seam.js';
import { rawObserver, statementHandlers } from '../statement/statement.handlers.js';
import { StatementObserver } from '../statement/statement.observer.js';
import { StatementTransactions } from '../statement/statement.transactions.js';
import { ChangeRecorder } from './change.recorder.js';
import {
  observePersistence,
  unobservePersistence,
  type PersistenceObserver,
} from './persistence.patch.js';
import { PersistenceObservation, type EntityCaptureParts } from './persistence.observation.js';
import { TransactionSubscriber } from './transaction.subscriber.js';
import type { SubjectExecutor } from './typeorm-internals.js';

export interface CaptureParts extends EntityCaptureParts {
  options: ResolvedAuditOptions['capture'];
}

/** Turns what one data source writes into events. */
export class EntityCapture implements PersistenceObserver {
  private readonly subscriber: TransactionSubscriber;
  private readonly statements: StatementObserver;

  constructor(
    private readonly dataSource: DataSource,
    private readonly parts: CaptureParts,
  ) {
    const { journal, recorder, replacement, registry, context, options } = parts;
    this.subscriber = new TransactionSubscriber(journal);
    const statementParts = {
      registry,
      context,
      options,
      recorder: new ChangeRecorder(recorder, journal, replacement),
      transactions: new StatementTransactions(journal),
    };
    this.statements = new StatementObserver(
      statementParts,
      statementHandlers(statementParts),
      rawObserver(statementParts),
    );
  }

  install(): void {
    this.dataSource.subscribers.push(this.subscriber);
    observePersistence(this.dataSource, this);
    observeBuilders(this.dataSource, this.statements);
    observeQueries(this.dataSource, this.statements);
  }

  uninstall(): void {
    unobservePersistence(this.dataSource, this);
    unobserveBuilders(this.dataSource, this.statements);
    unobserveQueries(this.dataSource, this.statements);
    const index = this.dataSource.subscribers.indexOf(this.subscriber);
    if (index >= 0) this.dataSource.subscribers.splice(index, 1);
  }

  /** The name that `@AuditProperty({ label })` gives a property of records of this type. */
  labelOf(type: string, property: string): string | undefined {
    return this.parts.registry.labelOf(type, property);
  }

  async observe(
    executor: SubjectExecutor,
    run: () => Promise<void>,
    endsTransaction: boolean,
  ): Promise<void> {
    if (this.parts.context.isSuspended() || !this.concerns(executor)) return run();
    await new PersistenceObservation(executor, this.parts, endsTransaction).through(run);
  }

  private concerns(executor: SubjectExecutor): boolean {
    // Not by operation: the host's before-listeners may yet change what has to be written.
    return executor.allSubjects.some(({ metadata }) => this.parts.registry.planOf(metadata));
  }
}
