import type { AuditEvent, AuditEventInput } from '../event/audit-event.js';
import type { EncodedRow } from './audit-store.js';
import type { SqlRunner } from './sql-runner.js';

/** What is left to do once the caller's transaction has ended. */
export interface PendingRecord {
  /** To be called after the COMMIT has succeeded. Spools what could not be appended; never throws. */
  committed(): Promise<void>;
}

/** Events that are completed, redacted and encoded: what is left is to send them. */
export interface ReadyRecord {
  /** True if {@link recordIn} gives the transaction one statement, and no other. */
  readonly isOneStatement: boolean;
  /** Appends them, as {@link AuditRecorder.recordIn} does. To be called once. */
  recordIn(transaction: SqlRunner): Promise<PendingRecord>;
}

/** The only writer of events: enrich, redact, append. */
export interface AuditRecorder {
  /**
   * Makes an event of what the caller knows: id, time, actor, source, request
   * and catalogue entry are fixed now, so that a later flush does not change who
   * did it. Synchronous. The result is not redacted and must not leave the process.
   *
   * @throws AuditError `INVALID_INPUT` naming the field.
   */
  prepare(input: AuditEventInput): AuditEvent;

  /**
   * Completes (description), redacts and appends prepared events in the caller's transaction.
   * With `onWriteFailure: 'throw'` a failure is thrown; otherwise the append runs in a
   * savepoint and the failure is dealt with in {@link PendingRecord.committed}.
   */
  recordIn(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<PendingRecord>;

  /** The first half of {@link recordIn}: everything that needs no database. */
  makeReady?(events: readonly AuditEvent[]): ReadyRecord;

  /**
   * Completes, redacts and appends a prepared event outside any transaction.
   * Resolves when committed, or fsynced in the spool.
   */
  record(event: AuditEvent): Promise<void>;

  /** Resolves when everything recorded so far is committed or spooled. */
  flush(): Promise<void>;
}

/** An event after which the database makes others of its kind, see {@link CaptureRecorder.templateOf}. */
export interface EventTemplate {
  /** Completed and redacted. */
  readonly event: AuditEvent;
  readonly row: EncodedRow;
  /** Names of the host's that make what goes by them secret. */
  readonly sensitiveNames: readonly (string | RegExp)[];
  /** To be asked for once the events are part of the transaction. */
  appended(count: number): PendingRecord;
}

/** The writer as capture sees it. */
export interface CaptureRecorder extends AuditRecorder {
  /**
   * Like `prepare`, for capture, which makes its input itself: well-formed, in bare JSON, and nobody
   * else's. It is neither checked nor copied.
   *
   * @param secrets values behind masks; wherever else one turns up in the event, it is replaced,
   *   like those of the context
   */
  prepareCaptured(input: AuditEventInput, secrets: readonly string[]): AuditEvent;

  /**
   * `prepareCaptured` for the events of many rows at one moment: who, where and why are asked for
   * once, here. To be used up before anything is awaited.
   */
  preparerOfMany(): CaptureRecorder['prepareCaptured'];

  /**
   * Completes, redacts and encodes a prepared event that nobody is going to change any more, while
   * there is time for it. Recording it later is then cheaper, and no different otherwise.
   */
  completeAhead?(event: AuditEvent): void;

  /**
   * Makes a prepared event a template: what the database writes after it has been completed, redacted
   * and encoded here, but for what the database fills in. The event itself is not recorded.
   *
   * @returns undefined if events must exist in this process: to be spooled, told to listeners, or
   *   searched for secret values, which no SQL may hold
   */
  templateOf?(event: AuditEvent): EventTemplate | undefined;

  /** Sets the time of a prepared event anew: what it tells of was still to come when it was made. */
  happenedNow?(event: AuditEvent): void;
}

/** Injection token of {@link AuditRecorder}. */
export const AuditRecorder = Symbol.for('nestjs-audit-trail:AuditRecorder');
