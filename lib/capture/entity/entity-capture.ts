import type { DataSource } from 'typeorm';

import {
  observePersistence,
  unobservePersistence,
  type PersistenceObserver,
} from './persistence.patch.js';
import { PersistenceObservation, type EntityCaptureParts } from './persistence.observation.js';
import { TransactionSubscriber } from './transaction.subscriber.js';
import type { SubjectExecutor } from './typeorm-internals.js';

/** Turns what one data source persists into events. */
export class EntityCapture implements PersistenceObserver {
  private readonly subscriber: TransactionSubscriber;

  constructor(
    private readonly dataSource: DataSource,
    private readonly parts: EntityCaptureParts,
  ) {
    this.subscriber = new TransactionSubscriber(parts.journal);
  }

  install(): void {
    this.dataSource.subscribers.push(this.subscriber);
    observePersistence(this.dataSource, this);
  }

  uninstall(): void {
    unobservePersistence(this.dataSource, this);
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
