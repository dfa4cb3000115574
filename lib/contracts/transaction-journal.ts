import type { AuditEvent } from '../event/audit-event.js';
import type { SqlRunner } from './sql-runner.js';

/** A TypeORM `QueryRunner`, as far as the audit log is concerned with it. */
export interface TransactionRunner extends SqlRunner {
  readonly isTransactionActive?: boolean;
}

/** Holds prepared events of an open transaction and writes them just before it commits. */
export interface TransactionJournal {
  /**
   * Resolves once the event is part of the runner's open transaction: it is
   * written if that commits, and gone if it (or the savepoint around it) rolls back.
   */
  add(queryRunner: TransactionRunner, event: AuditEvent): Promise<void>;
}

/** Injection token of {@link TransactionJournal}. */
export const TransactionJournal = Symbol.for('nestjs-audit-trail:TransactionJournal');
