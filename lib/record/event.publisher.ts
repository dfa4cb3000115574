import type { AuditEvent } from '../event/audit-event.js';

/** Payload of the host event `audit.recorded`. */
export interface AuditRecordedNotice {
  /** Committed and redacted. */
  events: readonly AuditEvent[];
}

/** Payload of the host event `audit.write_failed`. */
export interface AuditWriteFailedNotice {
  /** Code of the error, such as `WRITE_FAILED`. */
  code: string;
  count: number;
  /** True if the events wait in the spool (or in its `.rejected` file), false if the caller got the error. */
  spooled: boolean;
}

/** Who is told of what the writer did. Neither method throws. */
export interface EventPublisher {
  /** False if nobody is going to look at what is `recorded`: then it need not be kept for them. */
  readonly isHeard: boolean;
  recorded(events: readonly AuditEvent[]): void;
  writeFailed(notice: AuditWriteFailedNotice): void;
}

/** For a writer that nobody listens to. */
export const silentPublisher: EventPublisher = {
  isHeard: false,
  recorded: () => undefined,
  writeFailed: () => undefined,
};
