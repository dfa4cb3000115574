import type { CaptureRecorder } from '../../contracts/audit-recorder.js';
import type { ContextSource } from '../../contracts/context-source.js';
import type { EntityChange } from './entity.change.js';
import { entityEvents } from './entity-event.builder.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import { PersistenceSession } from './persistence.session.js';
import type { JournalEntry, QueryRunnerJournal } from './query-runner.journal.js';
import { TransactionSubscriber } from './transaction.subscriber.js';
import { dataSourceOf, queuesStatements, type SubjectExecutor } from './typeorm-internals.js';

export interface EntityCaptureParts {
  registry: EntityPlanRegistry;
  journal: QueryRunnerJournal;
  recorder: CaptureRecorder;
  context: ContextSource;
  /** What stands for a masked value (`redact.replacement`). */
  replacement: string;
}

/** Follows one `save`, `remove`, `softRemove` or `recover` call from its first statement to its last. */
export class PersistenceObservation {
  private readonly session: PersistenceSession;
  /** Entries made while the database was at work on the UPDATEs. */
  private early: JournalEntry[] | undefined;
  private entries: JournalEntry[] = [];
  private noted: Promise<void> | undefined;

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly parts: EntityCaptureParts,
    /** The call commits when it is done: nothing else is going to join its events. */
    private readonly endsTransaction: boolean,
  ) {
    this.session = new PersistenceSession(executor, parts.registry);
  }

  /** Runs the call and hands its events to the journal. */
  async through(run: () => Promise<void>): Promise<void> {
    this.followUpdates();
    this.followRemoves();
    this.followStamps();
    this.followEnd();
    try {
      await run();
    } catch (error) {
      // The host is owed its own error. What was written all the same is recorded; a failure to do
      // so is counted and told by the recorder.
      await this.settle().catch(() => undefined);
      throw error;
    }
    await this.settle();
  }

  private settle(): Promise<void> {
    return this.noted ?? this.parts.journal.note(this.executor.queryRunner, this.entries);
  }

  private followUpdates(): void {
    const { executor, session } = this;
    const { executeUpdateOperations } = executor;
    executor.executeUpdateOperations = async () => {
      await session.beforeUpdates();
      const written = executeUpdateOperations.call(executor);
      if (queuesStatements(executor.queryRunner)) await this.whileWaiting(written);
      else await written;
      await session.afterUpdates();
    };
  }

  /** The events of plain updates are known before the database has answered: made while it works, they cost no time. */
  private async whileWaiting(written: Promise<void>): Promise<void> {
    const making = setImmediate(() => {
      try {
        if (this.session.isForeseeable) this.early = this.entriesOf(this.session.writes());
      } catch {
        // They are made again, and the failure told, once the statements have run.
        this.early = undefined;
      }
    });
    try {
      await written;
    } finally {
      clearImmediate(making);
    }
  }

  private followRemoves(): void {
    const { executor, session } = this;
    const { executeRemoveOperations } = executor;
    executor.executeRemoveOperations = async () => {
      await session.beforeRemoves();
      await executeRemoveOperations.call(executor);
    };
  }

  private followStamps(): void {
    const { executor, session } = this;
    const { executeSoftRemoveOperations, executeRecoverOperations } = executor;
    executor.executeSoftRemoveOperations = async () => {
      await executeSoftRemoveOperations.call(executor);
      await session.afterStamps('soft_remove');
    };
    executor.executeRecoverOperations = async () => {
      await executeRecoverOperations.call(executor);
      await session.afterStamps('restore');
    };
  }

  /** The last step before the host's listeners run: the rows are written, the entities get complete. */
  private followEnd(): void {
    const { executor, session } = this;
    const { updateSpecialColumnsInPersistedEntities } = executor;
    executor.updateSpecialColumnsInPersistedEntities = () => {
      const removals = session.removals();
      updateSpecialColumnsInPersistedEntities.call(executor);
      this.entries = this.early ?? this.entriesOf([...session.writes(), ...removals]);
      this.noted = this.note();
    };
  }

  /**
   * In a transaction the journal notes the events, ahead of what the host's listeners write.
   * Outside one it needs the connection, which has to wait until those listeners are done.
   */
  private note(): Promise<void> | undefined {
    const { journal } = this.parts;
    const { queryRunner } = this.executor;
    if (!journal.transactionId(queryRunner)) return undefined;
    // Listeners of the host's may write on the same connection, in savepoints of theirs: not between them.
    const isLast =
      this.endsTransaction && queuesStatements(queryRunner) && !hasListeners(this.executor);
    const noted = isLast
      ? journal.write(queryRunner, this.entries)
      : journal.note(queryRunner, this.entries);
    // Awaited when the call has ended; until then a failure is nobody's unhandled rejection.
    noted.catch(() => undefined);
    return noted;
  }

  private entriesOf(changes: readonly EntityChange[]): JournalEntry[] {
    const { recorder, journal, replacement } = this.parts;
    const transactionId = journal.transactionId(this.executor.queryRunner);
    return changes.flatMap((change) =>
      entityEvents(change, replacement).map(({ input, secrets, labels }) => {
        input.transactionId = transactionId;
        return { event: recorder.prepareCaptured(input, secrets), labels };
      }),
    );
  }
}

/** True if code of the host's runs between the last statement and the COMMIT. */
function hasListeners({ queryRunner, options, allSubjects }: SubjectExecutor): boolean {
  if (options?.listeners === false) return false;
  const { subscribers } = dataSourceOf(queryRunner);
  return (
    subscribers.some((subscriber) => !(subscriber instanceof TransactionSubscriber)) ||
    allSubjects.some(({ metadata }) => metadata.listeners.length > 0)
  );
}
