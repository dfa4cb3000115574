import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { EventSpool } from './spool/event.spool.js';
import type { SpoolReplayer } from './spool/spool.replayer.js';
import type { StoreWriter } from './store.writer.js';
import type { Failures, WriteFailurePolicy } from './write-failure.policy.js';

export interface BatchWriterParts {
  writer: StoreWriter;
  policy: WriteFailurePolicy;
  spool: EventSpool;
  replayer: SpoolReplayer;
  committed(events: readonly AuditEvent[]): void;
}

/** Sends a batch to the store, or behind the events that already wait in the spool. */
export class BatchWriter {
  constructor(
    private readonly onWriteFailure: ResolvedAuditOptions['write']['onWriteFailure'],
    private readonly parts: BatchWriterParts,
  ) {}

  async write(events: readonly AuditEvent[]): Promise<Failures> {
    if (this.mustFollowSpool()) return this.parts.policy.spool(events);
    const outcome = await this.parts.writer.write(events);
    if (outcome.written.length > 0) this.parts.committed(outcome.written);
    return this.parts.policy.handle(outcome);
  }

  /**
   * Order wants new events behind waiting ones. But whoever asked for errors
   * must not get silence while the store is down, so then the store is asked.
   */
  private mustFollowSpool(): boolean {
    if (!this.parts.spool.isWaiting) return false;
    const { blockedBy } = this.parts.replayer;
    return this.onWriteFailure === 'spool' || blockedBy === undefined || blockedBy === 'busy';
  }
}
