import type { AuditStore } from '../contracts/audit-store.js';
import type { SqlRunner } from '../contracts/sql-runner.js';
import type { AuditEvent } from '../event/audit-event.js';
import { AuditError } from '../errors/audit-error.js';
import { reasonOf, recordMessages } from './record.messages.js';

/** Appends events in a transaction of the caller's. */
export class TransactionalWriter {
  private savepoints = 0;

  constructor(private readonly store: AuditStore) {}

  /**
   * Encodes events ahead of their append.
   *
   * @returns how many statements {@link append} is going to send; undefined if that is not known
   */
  encodeAhead(events: readonly AuditEvent[]): number | undefined {
    try {
      return this.store.encodeAhead?.(events);
    } catch {
      // The append fails of the same, and by the policy.
      return undefined;
    }
  }

  /** @throws AuditError `WRITE_FAILED`; the caller's transaction must then fail. */
  async append(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void> {
    try {
      await this.store.appendIn(transaction, events);
    } catch (cause) {
      throw writeFailed(events.length, cause);
    }
  }

  /**
   * Appends in a savepoint, so that a failure leaves the caller's work untouched.
   *
   * @returns the failure, or undefined when the events were appended.
   * @throws AuditError `WRITE_FAILED` when the savepoint is gone: a deadlock on MySQL or a full
   *   disk on SQLite rolls the whole transaction back, and to go on would commit half of it.
   */
  async tryAppend(
    transaction: SqlRunner,
    events: readonly AuditEvent[],
  ): Promise<AuditError | undefined> {
    const savepoint = `audit_${++this.savepoints}`;
    try {
      await transaction.query(`SAVEPOINT ${savepoint}`);
    } catch (cause) {
      throw writeFailed(events.length, cause);
    }
    try {
      await this.store.appendIn(transaction, events);
      await transaction.query(`RELEASE SAVEPOINT ${savepoint}`);
      return undefined;
    } catch (cause) {
      await this.rollBack(transaction, { savepoint, events, cause });
      return writeFailed(events.length, cause);
    }
  }

  private async rollBack(
    transaction: SqlRunner,
    failed: { savepoint: string; events: readonly AuditEvent[]; cause: unknown },
  ): Promise<void> {
    try {
      await transaction.query(`ROLLBACK TO SAVEPOINT ${failed.savepoint}`);
      await transaction.query(`RELEASE SAVEPOINT ${failed.savepoint}`);
    } catch {
      const message = recordMessages.transactionLost(failed.events.length, reasonOf(failed.cause));
      throw new AuditError('WRITE_FAILED', message, { cause: failed.cause });
    }
  }
}

/** The error a caller gets for events that were not written; the store's own error is its cause. */
export function writeFailed(count: number, cause: unknown): AuditError {
  return new AuditError('WRITE_FAILED', recordMessages.writeFailed(count, reasonOf(cause)), {
    cause,
  });
}
