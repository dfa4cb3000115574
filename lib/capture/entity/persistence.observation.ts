import type { CaptureRecorder } from '../../contracts/audit-recorder.js';
import type { ContextSource } from '../../contracts/context-source.js';
import type { DatabaseCascades } from '../cascade/database.cascades.js';
import type { LinkRegistry } from '../link/link.registry.js';
import { canJoinCommit } from './joint.commit.js';
import type { EntityChange } from './entity.change.js';
import { entityEvents } from './entity-event.builder.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import { followPhases, type PersistencePhases } from './persistence.patch.js';
import { PersistenceSession } from './persistence.session.js';
import type { JournalEntry, QueryRunnerJournal } from './query-runner.journal.js';
import type { ReasonPolicy } from './reason.policy.js';
import type { FollowStatement } from '../statement/internal-statements.js';
import { OwnSubscriber } from '../../support/own.subscriber.js';
import { dataSourceOf, queuesStatements, type SubjectExecutor } from './typeorm-internals.js';

export interface EntityCaptureParts {
  registry: EntityPlanRegistry;
  links: LinkRegistry;
  cascades: DatabaseCascades;
  reasons: ReasonPolicy;
  journal: QueryRunnerJournal;
  recorder: CaptureRecorder;
  context: ContextSource;
  /** What stands for a masked value (`redact.replacement`). */
  replacement: string;
}

/** Follows one `save`, `remove`, `softRemove` or `recover` call from its first statement to its last. */
export class PersistenceObservation implements PersistencePhases {
  private readonly session: PersistenceSession;
  /** Entries made while the database was at work on the UPDATEs. */
  private early: JournalEntry[] | undefined;
  private entries: JournalEntry[] = [];
  private noted: Promise<void> | undefined;
  readonly follow: FollowStatement;

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly parts: EntityCaptureParts,
    /** The call commits when it is done: nothing else is going to join its events. */
    private readonly endsTransaction: boolean,
  ) {
    this.session = new PersistenceSession(executor, parts.registry, parts);
    const { missed } = this.session;
    this.follow = (statement, result) => missed.take(statement, result);
  }

  /** Runs the call and hands its events to the journal. */
  async through(run: () => Promise<void>): Promise<void> {
    followPhases(this.executor, this);
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

  beforeStatements(): void {
    this.parts.reasons.checkAll(this.executor);
  }

  async executeInsertOperations(phase: () => Promise<void>): Promise<void> {
    await phase();
    await this.session.collectLinks();
  }

  async executeUpdateOperations(phase: () => Promise<void>): Promise<void> {
    const { executor, session } = this;
    await session.beforeUpdates();
    const written = phase();
    if (queuesStatements(executor.queryRunner)) await this.whileWaiting(written);
    else await written;
    // Made for a row that is gone.
    if (session.missed.size > 0) this.early = undefined;
    // The UPDATE may have waited for a lock, and what others did meanwhile came before it.
    for (const { event } of this.early ?? []) this.parts.recorder.happenedNow?.(event);
    await session.afterUpdates();
  }

  /** The events of plain updates are known before the database has answered: made while it works, they cost no time. */
  private async whileWaiting(written: Promise<void>): Promise<void> {
    const making = setImmediate(() => {
      try {
        if (!this.session.isForeseeable) return;
        const entries = this.entriesOf(this.session.writes());
        for (const { event, labels } of entries) {
          // With names to come an event is not complete yet.
          if (labels.length === 0) this.parts.recorder.completeAhead?.(event);
        }
        this.early = entries;
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

  async executeRemoveOperations(phase: () => Promise<void>): Promise<void> {
    await this.session.beforeRemoves();
    await phase();
    await this.session.afterRemoves();
  }

  async executeSoftRemoveOperations(phase: () => Promise<void>): Promise<void> {
    await phase();
    await this.session.afterStamps('soft_remove');
  }

  async executeRecoverOperations(phase: () => Promise<void>): Promise<void> {
    await phase();
    await this.session.afterStamps('restore');
  }

  updateSpecialColumnsInPersistedEntities(phase: () => void): void {
    const { session } = this;
    const removals = session.removals();
    phase();
    this.entries = this.early ?? this.entriesOf([...session.writes(), ...removals]);
    this.noted = this.note();
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
      this.endsTransaction &&
      queuesStatements(queryRunner) &&
      !canJoinCommit(queryRunner) &&
      !hasListeners(this.executor);
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
    subscribers.some((subscriber) => !(subscriber instanceof OwnSubscriber)) ||
    allSubjects.some(({ metadata }) => metadata.listeners.length > 0)
  );
}
