import type { AuditStore } from '../contracts/audit-store.js';
import { HOST_TRANSACTION_OPEN } from '../contracts/audit-store.js';
import type { Clock } from '../contracts/clock.js';
import type { AuditEvent } from '../event/audit-event.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditCounters } from './audit.counters.js';
import { recordMessages } from './record.messages.js';
import type { RecordTimings } from './record-timings.js';
import { pause } from './record-timings.js';

/**
 * Why events were not written: the database `refused` them, did not answer
 * (`unavailable`), or is held by the host's own transaction (`busy`, SQLite).
 */
export type FailureReason = 'refused' | 'unavailable' | 'busy';

/** What became of a batch. `failed` keeps the batch's order. */
export interface WriteOutcome {
  written: AuditEvent[];
  failed: AuditEvent[];
  reason?: FailureReason;
  error?: unknown;
}

// A refused batch is halved to find the events at fault. Without a single success
// after so many refusals the fault is the table's, and more statements find nothing.
const MAX_REFUSALS_WITHOUT_SUCCESS = 8;

/** Appends batches to the store, with a bounded number of attempts. Never throws. */
export class StoreWriter {
  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
    private readonly support: { counters: AuditCounters; timings: RecordTimings },
  ) {}

  async write(events: readonly AuditEvent[]): Promise<WriteOutcome> {
    const outcome: WriteOutcome = { written: [], failed: [] };
    if (events.length > 0) await this.divide(events, outcome);
    return outcome;
  }

  private async divide(events: readonly AuditEvent[], outcome: WriteOutcome): Promise<void> {
    if (isHopeless(outcome)) {
      outcome.failed.push(...events);
      return;
    }
    try {
      await this.append(events);
      outcome.written.push(...events);
    } catch (error) {
      const reason = reasonFor(error);
      if (reason === 'refused' && events.length > 1) {
        const middle = Math.ceil(events.length / 2);
        await this.divide(events.slice(0, middle), outcome);
        await this.divide(events.slice(middle), outcome);
        return;
      }
      outcome.failed.push(...events);
      outcome.reason = reason;
      outcome.error = error;
    }
  }

  private async append(events: readonly AuditEvent[]): Promise<void> {
    try {
      await this.appendInTime(events);
    } catch (error) {
      const reason = reasonFor(error);
      if (reason === 'refused') throw error;
      if (reason === 'busy') return this.appendAfterHostTransaction(events);
      await pause(this.support.timings.retryMs);
      this.support.counters.add('retried');
      await this.appendInTime(events);
    }
  }

  private async appendAfterHostTransaction(events: readonly AuditEvent[]): Promise<void> {
    const { hostTransactionPollMs, hostTransactionWaitMs } = this.support.timings;
    const deadline = this.clock.monotonic() + hostTransactionWaitMs;
    for (;;) {
      await pause(hostTransactionPollMs);
      this.support.counters.add('retried');
      try {
        return await this.appendInTime(events);
      } catch (error) {
        if (reasonFor(error) !== 'busy' || this.clock.monotonic() >= deadline) throw error;
      }
    }
  }

  private async appendInTime(events: readonly AuditEvent[]): Promise<void> {
    const { appendTimeoutMs } = this.support.timings;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AuditError('STORE_UNAVAILABLE', recordMessages.appendTimedOut(appendTimeoutMs)));
      }, appendTimeoutMs);
    });
    try {
      await Promise.race([this.store.append(events), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isHopeless({ written, failed, reason }: WriteOutcome): boolean {
  if (reason === undefined) return false;
  if (reason !== 'refused') return true;
  return written.length === 0 && failed.length >= MAX_REFUSALS_WITHOUT_SUCCESS;
}

// By code and not by instanceof: the store may come from another copy of this package.
function reasonFor(error: unknown): FailureReason {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (code !== 'STORE_UNAVAILABLE') return 'refused';
  return cause === HOST_TRANSACTION_OPEN ? 'busy' : 'unavailable';
}
