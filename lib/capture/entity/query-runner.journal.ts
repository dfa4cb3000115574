import type { QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

import type { AuditRecorder, PendingRecord, ReadyRecord } from '../../contracts/audit-recorder.js';
import type { SqlRunner } from '../../contracts/sql-runner.js';
import type { TransactionJournal, TransactionRunner } from '../../contracts/transaction-journal.js';
import type { AuditEvent } from '../../event/audit-event.js';
import { asInternal } from '../statement/internal-statements.js';
import { inTurn, type RunStatement } from '../statement/query.seam.js';
import { canJoinCommit, JointCommit, MAX_JOINT_EVENTS } from './joint.commit.js';
import { resolveNames, type LabelRequest } from './name.resolver.js';

/** A prepared event and the names it still lacks. */
export interface JournalEntry {
  event: AuditEvent;
  labels: readonly LabelRequest[];
}

interface OpenTransaction {
  id: string | undefined;
  entries: JournalEntry[];
  /** Number of entries at the start of each level; a rolled-back savepoint drops what came after. */
  marks: number[];
  /** Written with the transaction, to be finished after its COMMIT; with the depth they were written at. */
  pending: { record: PendingRecord; depth: number }[];
  /** The last flush before COMMIT has begun: what comes still is written at once. */
  closing: boolean;
  /** A failed append. The caller may have caught it and go on; the COMMIT must not succeed without its events. */
  failure: { error: unknown; depth: number } | undefined;
  /** The entries wait for the COMMIT, to be sent with it. */
  isHeldForCommit: boolean;
}

/** Bounds the memory of a long transaction; what is written early is rolled back by the database itself. */
const MAX_HELD_EVENTS = 1_000;

/**
 * Events of open transactions, kept per query runner until just before the
 * COMMIT and then written with one multi-row INSERT.
 */
export class QueryRunnerJournal implements TransactionJournal {
  private readonly transactions = new WeakMap<QueryRunner, OpenTransaction>();

  constructor(private readonly recorder: AuditRecorder) {}

  /** The id that all events of the runner's transaction share; undefined outside one. */
  transactionId(runner: QueryRunner): string | undefined {
    const transaction = this.transactions.get(runner);
    return transaction && (transaction.id ??= uuidv7());
  }

  /** True while the runner's transaction is open, as far as it has been told of. */
  isOpen(runner: QueryRunner): boolean {
    return this.transactions.has(runner);
  }

  /** True if events of the open transaction could not be written: it must not commit. */
  isBroken(runner: QueryRunner): boolean {
    return this.transactions.get(runner)?.failure !== undefined;
  }

  add(runner: TransactionRunner, event: AuditEvent): Promise<void> {
    event.transactionId ??= this.transactionId(runner as QueryRunner);
    return this.note(runner as QueryRunner, [{ event, labels: [] }]);
  }

  /** Takes events of the runner's transaction; outside one they are written at once, on the same connection. */
  async note(runner: QueryRunner, entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const transaction = this.transactions.get(runner);
    if (!transaction) {
      const pending = await this.append(runner, await this.makeReady(runner, entries));
      await pending.committed();
      return;
    }
    transaction.entries.push(...entries);
    // Inside a savepoint only what belongs to it may be written: it may yet be rolled back.
    const isFull = transaction.entries.length >= MAX_HELD_EVENTS && transaction.marks.length === 1;
    if (transaction.closing || isFull) await this.flush(runner, transaction);
  }

  /** Writes events of the runner's transaction now: nothing is going to join them. */
  async write(runner: QueryRunner, entries: readonly JournalEntry[]): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction) return this.note(runner, entries);
    transaction.entries.push(...entries);
    await this.flush(runner, transaction);
  }

  /**
   * Makes way for events that a statement writes by itself: those that are held go first.
   *
   * @returns false if they cannot: they belong to a level around the innermost one
   */
  async makeWay(runner: QueryRunner): Promise<boolean> {
    const transaction = this.transactions.get(runner);
    if (!transaction || transaction.entries.length === 0) return true;
    if (transaction.marks.length > 1) return false;
    await this.flush(runner, transaction);
    return true;
  }

  /** Events of the runner's transaction have been written by a statement of their own. */
  async wrote(runner: QueryRunner, record: PendingRecord): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction) return record.committed();
    transaction.pending.push({ record, depth: transaction.marks.length });
  }

  /** A transaction has begun or, in an open one, a savepoint. */
  begun(runner: QueryRunner): void {
    const transaction = this.transactions.get(runner);
    if (!transaction) {
      this.transactions.set(runner, {
        id: undefined,
        entries: [],
        marks: [0],
        pending: [],
        closing: false,
        failure: undefined,
        isHeldForCommit: false,
      });
    } else {
      transaction.marks.push(transaction.entries.length);
    }
  }

  /** The runner is about to COMMIT. */
  async committing(runner: QueryRunner): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction) return;
    transaction.closing = true;
    if (transaction.failure) throw transaction.failure.error;
    await this.flush(runner, transaction);
  }

  /**
   * The runner is about to COMMIT, and {@link commit} is going to send it: events that can go out in
   * one statement with it wait for that.
   */
  async holding(runner: QueryRunner): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction || !this.mayJoin(runner, transaction)) return this.committing(runner);
    transaction.closing = true;
    transaction.isHeldForCommit = true;
  }

  /** True if events wait for {@link commit}. */
  isHolding(runner: QueryRunner): boolean {
    return this.transactions.get(runner)?.isHeldForCommit === true;
  }

  /**
   * Writes what the runner's transaction still holds and commits it, in one go where that can be done.
   *
   * @param commit sends the COMMIT
   */
  async commit(runner: QueryRunner, commit: RunStatement): Promise<unknown> {
    const transaction = this.transactions.get(runner);
    if (!transaction || !this.mayJoin(runner, transaction)) {
      await this.committing(runner);
      return commit();
    }
    transaction.closing = true;
    const joint = new JointCommit(runner, commit, this.transactionId(runner) ?? '');
    return (await this.flush(runner, transaction, joint)) ? joint.result() : commit();
  }

  /** The innermost level, a savepoint or the transaction itself, has become part of what is around it. */
  async committed(runner: QueryRunner): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction) return;
    transaction.marks.pop();
    const depth = transaction.marks.length;
    if (depth > 0) {
      // A released savepoint has become part of the level around it.
      for (const pending of transaction.pending) pending.depth = Math.min(pending.depth, depth);
      return;
    }
    this.transactions.delete(runner);
    for (const { record } of transaction.pending) await record.committed();
    // Held for a COMMIT that somebody else has sent: late is better than lost.
    await this.note(runner, transaction.entries);
  }

  /** The innermost level has been undone. */
  rolledBack(runner: QueryRunner): void {
    const transaction = this.transactions.get(runner);
    if (!transaction) return;
    transaction.entries.length = Math.min(transaction.marks.pop() ?? 0, transaction.entries.length);
    const depth = transaction.marks.length;
    transaction.pending = transaction.pending.filter((pending) => pending.depth <= depth);
    if (transaction.failure && transaction.failure.depth > depth) transaction.failure = undefined;
    if (depth === 0) this.transactions.delete(runner);
  }

  /** True if the events may go out with the COMMIT; they do if they turn out to be one statement. */
  private mayJoin(runner: QueryRunner, { marks, entries, failure }: OpenTransaction): boolean {
    return (
      this.recorder.makeReady !== undefined &&
      marks.length === 1 &&
      failure === undefined &&
      entries.length > 0 &&
      entries.length <= MAX_JOINT_EVENTS &&
      canJoinCommit(runner)
    );
  }

  /** @returns true if the events went through `joint`, which has then sent the COMMIT too */
  private async flush(
    runner: QueryRunner,
    transaction: OpenTransaction,
    joint?: JointCommit,
  ): Promise<boolean> {
    transaction.isHeldForCommit = false;
    const entries = transaction.entries.splice(0);
    if (entries.length === 0) return false;
    const depth = transaction.marks.length;
    try {
      const ready = await this.makeReady(runner, entries);
      const isJoint = joint !== undefined && ready.isOneStatement;
      const record = await this.append(isJoint ? joint : runner, ready);
      transaction.pending.push({ record, depth });
      return isJoint;
    } catch (error) {
      transaction.failure ??= { error, depth };
      throw error;
    }
  }

  private async makeReady(
    runner: QueryRunner,
    entries: readonly JournalEntry[],
  ): Promise<ReadyRecord> {
    const labels = entries.flatMap(({ event, labels: wanted }) =>
      wanted.map((request) => ({ ...request, event })),
    );
    if (labels.length > 0) await resolveNames(runner, labels);
    const { recorder } = this;
    const events = entries.map(({ event }) => event);
    return (
      recorder.makeReady?.(events) ?? {
        isOneStatement: false,
        recordIn: (transaction) => recorder.recordIn(transaction, events),
      }
    );
  }

  private append(transaction: SqlRunner, ready: ReadyRecord): Promise<PendingRecord> {
    // A savepoint of the recorder's is none of the host's.
    const record = () => asInternal(() => ready.recordIn(transaction));
    // On SQLite the store writes past `query()`.
    return transaction instanceof JointCommit
      ? record()
      : inTurn(transaction as QueryRunner, record);
  }
}
