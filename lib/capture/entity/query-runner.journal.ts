import type { QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

import type { AuditRecorder, PendingRecord } from '../../contracts/audit-recorder.js';
import type { TransactionJournal, TransactionRunner } from '../../contracts/transaction-journal.js';
import type { AuditEvent } from '../../event/audit-event.js';
import { resolveNames, type LabelRequest } from './name.resolver.js';
import { transactionDepth } from './typeorm-internals.js';

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

  add(runner: TransactionRunner, event: AuditEvent): Promise<void> {
    return this.note(runner as QueryRunner, [{ event, labels: [] }]);
  }

  /** Takes events of the runner's transaction; outside one they are written at once, on the same connection. */
  async note(runner: QueryRunner, entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const transaction = this.transactions.get(runner);
    if (!transaction) {
      const pending = await this.append(runner, entries);
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

  /** A transaction or a savepoint has begun. */
  begun(runner: QueryRunner): void {
    const transaction = this.transactions.get(runner);
    if (!transaction || transactionDepth(runner) === 1) {
      this.transactions.set(runner, {
        id: undefined,
        entries: [],
        marks: [0],
        pending: [],
        closing: false,
        failure: undefined,
      });
    } else {
      transaction.marks.push(transaction.entries.length);
    }
  }

  /** The runner is about to COMMIT, or to release a savepoint. */
  async committing(runner: QueryRunner): Promise<void> {
    const transaction = this.transactions.get(runner);
    if (!transaction || transaction.marks.length > 1) return;
    transaction.closing = true;
    if (transaction.failure) throw transaction.failure.error;
    await this.flush(runner, transaction);
  }

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
  }

  rolledBack(runner: QueryRunner): void {
    const transaction = this.transactions.get(runner);
    if (!transaction) return;
    transaction.entries.length = Math.min(transaction.marks.pop() ?? 0, transaction.entries.length);
    const depth = transaction.marks.length;
    transaction.pending = transaction.pending.filter((pending) => pending.depth <= depth);
    if (transaction.failure && transaction.failure.depth > depth) transaction.failure = undefined;
    if (depth === 0) this.transactions.delete(runner);
  }

  private async flush(runner: QueryRunner, transaction: OpenTransaction): Promise<void> {
    const entries = transaction.entries.splice(0);
    if (entries.length === 0) return;
    const depth = transaction.marks.length;
    try {
      transaction.pending.push({ record: await this.append(runner, entries), depth });
    } catch (error) {
      transaction.failure ??= { error, depth };
      throw error;
    }
  }

  private async append(
    runner: QueryRunner,
    entries: readonly JournalEntry[],
  ): Promise<PendingRecord> {
    const labels = entries.flatMap(({ event, labels: wanted }) =>
      wanted.map((request) => ({ ...request, event })),
    );
    if (labels.length > 0) await resolveNames(runner, labels);
    return this.recorder.recordIn(
      runner,
      entries.map(({ event }) => event),
    );
  }
}
