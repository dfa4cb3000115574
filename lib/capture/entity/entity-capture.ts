import type { DataSource } from 'typeorm';

import type { CaptureRecorder } from '../../contracts/audit-recorder.js';
import type { ContextSource } from '../../contracts/context-source.js';
import type { EntityChange } from './entity.change.js';
import { entityEvents } from './entity-event.builder.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import {
  observePersistence,
  unobservePersistence,
  type PersistenceObserver,
} from './persistence.patch.js';
import { PersistenceSession } from './persistence.session.js';
import type { JournalEntry, QueryRunnerJournal } from './query-runner.journal.js';
import { TransactionSubscriber } from './transaction.subscriber.js';
import type { SubjectExecutor } from './typeorm-internals.js';

export interface EntityCaptureParts {
  registry: EntityPlanRegistry;
  journal: QueryRunnerJournal;
  recorder: CaptureRecorder;
  context: ContextSource;
  /** What stands for a masked value (`redact.replacement`). */
  replacement: string;
}

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
    unobservePersistence(this.dataSource);
    const index = this.dataSource.subscribers.indexOf(this.subscriber);
    if (index >= 0) this.dataSource.subscribers.splice(index, 1);
  }

  async observe(executor: SubjectExecutor, run: () => Promise<void>): Promise<void> {
    if (this.parts.context.isSuspended() || !this.concerns(executor)) return run();
    const session = new PersistenceSession(executor, this.parts.registry);
    const { journal } = this.parts;
    const { queryRunner, executeUpdateOperations, executeRemoveOperations } = executor;
    executor.executeUpdateOperations = async () => {
      await session.beforeUpdates();
      await executeUpdateOperations.call(executor);
      await session.afterUpdates();
    };
    executor.executeRemoveOperations = async () => {
      await session.beforeRemoves();
      await executeRemoveOperations.call(executor);
    };
    const { updateSpecialColumnsInPersistedEntities } = executor;
    let entries: JournalEntry[] = [];
    let noted: Promise<void> | undefined;
    // The last step before the host's listeners run: the rows are written, the entities get complete.
    executor.updateSpecialColumnsInPersistedEntities = () => {
      const removals = session.removals();
      updateSpecialColumnsInPersistedEntities.call(executor);
      entries = [...session.writes(), ...removals].flatMap((change) =>
        this.entriesOf(executor, change),
      );
      // In a transaction the journal only notes them, ahead of what the host's listeners write;
      // outside one it uses the connection, which has to wait until those listeners are done.
      if (journal.transactionId(queryRunner)) noted = journal.note(queryRunner, entries);
    };
    try {
      await run();
    } finally {
      await (noted ?? journal.note(queryRunner, entries));
    }
  }

  private concerns(executor: SubjectExecutor): boolean {
    return [
      executor.insertSubjects,
      executor.updateSubjects,
      executor.removeSubjects,
      executor.softRemoveSubjects,
      executor.recoverSubjects,
    ].some((subjects) => subjects.some(({ metadata }) => this.parts.registry.planOf(metadata)));
  }

  private entriesOf(executor: SubjectExecutor, change: EntityChange): JournalEntry[] {
    const { recorder, journal, replacement } = this.parts;
    return entityEvents(change, replacement).map(({ input, secrets, labels }) => {
      input.transactionId = journal.transactionId(executor.queryRunner);
      return { event: recorder.prepareCaptured(input, secrets), labels };
    });
  }
}
