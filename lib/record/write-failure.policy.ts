import { Logger } from '@nestjs/common';
import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { AuditEvent } from '../event/audit-event.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditCounters } from './audit.counters.js';
import type { EventPublisher } from './event.publisher.js';
import { reasonOf, recordMessages } from './record.messages.js';
import type { EventSpool } from './spool/event.spool.js';
import type { SpoolReplayer } from './spool/spool.replayer.js';
import type { FailureReason, WriteOutcome } from './store.writer.js';
import { writeFailed } from './transactional.writer.js';

/** Events whose callers get an error. */
export type Failures = ReadonlyMap<AuditEvent, Error>;

export const NO_FAILURES: Failures = new Map();

export interface PolicyParts {
  spool: EventSpool;
  replayer: SpoolReplayer;
  counters: AuditCounters;
  publisher: EventPublisher;
}

/**
 * What happens to events that the store did not take, by `write.onWriteFailure`.
 * Each of them ends with its caller, with the handler, or on the disk. Never throws.
 */
export class WriteFailurePolicy {
  private readonly logger = new Logger('AuditRecorder');

  constructor(
    private readonly onWriteFailure: ResolvedAuditOptions['write']['onWriteFailure'],
    private readonly parts: PolicyParts,
  ) {}

  async handle({ written, failed, reason, error }: WriteOutcome): Promise<Failures> {
    if (failed.length === 0) return NO_FAILURES;
    // Whoever awaits record() inside the transaction that blocks the store would wait for itself.
    if (reason === 'busy') return this.spool(failed, reason);
    const failure = writeFailed(failed.length, error);
    if (this.onWriteFailure === 'throw') return this.fail(failed, failure);
    this.logger.error(`${failed.length} audit event(s) not written: ${reasonOf(error)}`);
    if (this.onWriteFailure !== 'spool') return this.callHandler(failure, failed);
    // The store takes others of the same batch, so these are refused for what they hold.
    if (reason === 'refused' && written.length > 0) return this.reject(failed);
    return this.spool(failed, reason);
  }

  /** Puts events on the disk, to be replayed. */
  async spool(events: readonly AuditEvent[], reason?: FailureReason): Promise<Failures> {
    try {
      await this.parts.spool.append(events);
    } catch (error) {
      return this.fail(events, error as Error);
    }
    if (reason === 'unavailable' || reason === 'refused') {
      this.parts.publisher.writeFailed({
        code: 'WRITE_FAILED',
        count: events.length,
        spooled: true,
      });
    }
    this.parts.replayer.wake(reason);
    return NO_FAILURES;
  }

  /** What finds no room in the buffer waits on the disk if it may, else its caller is told. */
  overflow(events: readonly AuditEvent[], limit: number): Promise<Failures> {
    if (this.onWriteFailure === 'spool') return this.spool(events, 'unavailable');
    const message = recordMessages.bufferFull(limit + events.length, limit);
    return Promise.resolve(this.fail(events, new AuditError('BUFFER_FULL', message)));
  }

  /** Gives the error to every caller. */
  fail(events: readonly AuditEvent[], failure: Error): Failures {
    this.parts.counters.add('failed', events.length);
    const code = failure instanceof AuditError ? failure.code : 'WRITE_FAILED';
    this.parts.publisher.writeFailed({ code, count: events.length, spooled: false });
    return new Map(events.map((event) => [event, failure]));
  }

  private async reject(events: readonly AuditEvent[]): Promise<Failures> {
    try {
      await this.parts.spool.reject(events);
    } catch (error) {
      return this.fail(events, error as Error);
    }
    this.parts.publisher.writeFailed({ code: 'WRITE_FAILED', count: events.length, spooled: true });
    return NO_FAILURES;
  }

  private async callHandler(failure: AuditError, events: readonly AuditEvent[]): Promise<Failures> {
    if (typeof this.onWriteFailure !== 'function') return this.fail(events, failure);
    try {
      await this.onWriteFailure(failure, events);
    } catch (error) {
      this.logger.error(`write.onWriteFailure threw (${reasonOf(error)}); the events are spooled`);
      const lost = await this.spool(events, 'refused');
      if (lost.size === 0) return NO_FAILURES;
      const message = recordMessages.handlerFailed(events.length);
      return new Map(
        events.map((event) => [event, new AuditError('WRITE_FAILED', message, { cause: error })]),
      );
    }
    this.fail(events, failure);
    return NO_FAILURES;
  }
}
