import type { AuditEvent } from '../event/audit-event.js';
import type { SqlRunner } from './sql-runner.js';

/** A row of the event table, ready to be bound. */
export interface EncodedRow {
  /** Path of the event table, quoted. */
  readonly table: string;
  /** Values by column, in the order of the table. */
  readonly cells: Readonly<Record<string, unknown>>;
}

/**
 * Where events are kept. Append-only: there is no update and no delete here.
 *
 * Events given to a store are complete and redacted; a store never changes them.
 */
export interface AuditStore {
  /**
   * Tells this store from every other one, as a short name fit for a folder: the spool keeps the
   * events of each store apart, so that no process replays those of another database.
   */
  readonly identity: string;

  /**
   * Appends on the store's own connection and resolves when the events are
   * committed. Appending an event again (same `occurredAt` and `id`) is a no-op,
   * so that a replay after a crash writes nothing twice.
   *
   * @throws AuditError `STORE_UNAVAILABLE` when the database does not answer, is
   *   locked, or (SQLite) holds an open transaction of the host; nothing was written then.
   * @throws AuditError `WRITE_FAILED` when the database refuses the rows.
   */
  append(events: readonly AuditEvent[]): Promise<void>;

  /**
   * Appends in the caller's open transaction, with as few statements as the
   * database allows. Rolled back and committed with it.
   */
  appendIn(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void>;

  /**
   * Does what can be done of {@link appendIn} without the database, so that it has only to send.
   * A store without it does all of it then.
   *
   * @returns how many statements `appendIn` is going to send for exactly these events.
   */
  encodeAhead?(events: readonly AuditEvent[]): number;

  /**
   * The event's row as {@link appendIn} would write it, for an INSERT of its kind in which the database
   * fills in what differs from row to row. Undefined if the caller's connection cannot carry every text.
   */
  encodedRow?(event: AuditEvent): EncodedRow | undefined;

  /** Resolves if the store answers. @throws AuditError `STORE_UNAVAILABLE` */
  ping(): Promise<void>;
}

/**
 * `cause` of a `STORE_UNAVAILABLE` error when the host's own open transaction on the one SQLite
 * connection keeps the store from writing; it passes as soon as that transaction ends.
 */
export const HOST_TRANSACTION_OPEN = Symbol.for('nestjs-audit-trail:host-transaction-open');

/** Injection token of {@link AuditStore}. */
export const AuditStore = Symbol.for('nestjs-audit-trail:AuditStore');
