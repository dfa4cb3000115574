import { Logger } from '@nestjs/common';
import type { AuditStore } from '../../contracts/audit-store.js';
import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditCounters } from '../audit.counters.js';
import { reasonOf } from '../record.messages.js';
import type { RecordTimings } from '../record-timings.js';
import type { FailureReason, StoreWriter } from '../store.writer.js';
import type { EventSpool } from './event.spool.js';
import type { JournalPage, SpoolJournal } from './spool.journal.js';

export interface ReplayerParts {
  spool: EventSpool;
  writer: StoreWriter;
  store: AuditStore;
  counters: AuditCounters;
  timings: RecordTimings;
  /** Told of replayed events once they are committed. */
  replayed(events: readonly AuditEvent[]): void;
}

const NEWLINE = Buffer.from('\n');

/** Brings spooled events to the store, in order, as soon as it answers again. */
export class SpoolReplayer {
  private readonly logger = new Logger('AuditSpool');
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private delayMs: number;
  private isStopped = false;
  /** How many events the store had taken when it first refused a whole page. */
  private acceptedAtRefusal: number | undefined;
  /** Why the last attempt failed; undefined while replay proceeds. */
  blockedBy: FailureReason | undefined;

  constructor(
    private readonly parts: ReplayerParts,
    private readonly pageSize: number,
  ) {
    this.delayMs = parts.timings.replayMinMs;
  }

  /** Begins to replay in a moment, unless an attempt is planned or under way. */
  wake(reason?: FailureReason): void {
    this.blockedBy ??= reason;
    if (this.running === undefined && this.timer === undefined) this.schedule();
  }

  /** Ends after the page under way. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = this.run();
    }, this.delayMs).unref();
    this.delayMs = Math.min(this.delayMs * 2, this.parts.timings.replayMaxMs);
  }

  private async run(): Promise<void> {
    const isDone = await this.attempt();
    this.running = undefined;
    // Asked again in the same turn: an append may have come since the last page.
    if (!isDone || this.parts.spool.isWaiting) this.schedule();
  }

  private async attempt(): Promise<boolean> {
    try {
      if (this.blockedBy === 'unavailable') await this.parts.store.ping();
      for (let journal = this.parts.spool.next(); journal; journal = this.parts.spool.next()) {
        if (this.isStopped || !(await this.replayPage(journal))) return false;
        this.delayMs = this.parts.timings.replayMinMs;
      }
      this.blockedBy = undefined;
      return true;
    } catch (error) {
      return this.block('unavailable', error);
    }
  }

  private async replayPage(journal: SpoolJournal): Promise<boolean> {
    const page = await journal.read(this.pageSize);
    const { written, failed, reason, error } = await this.parts.writer.write(page.events);
    if (failed.length > 0) {
      const isFaultOfEvents =
        reason === 'refused' && (written.length > 0 || (await this.takesOthers(journal)));
      if (!isFaultOfEvents) return this.block(reason, error);
      await journal.setEventsAside(failed);
      this.parts.counters.add('rejected', failed.length);
      this.logger.error(`${failed.length} spooled event(s) refused: ${reasonOf(error)}`);
    }
    await this.setDamagedAside(journal, page);
    await journal.advance(page);
    this.blockedBy = undefined;
    this.acceptedAtRefusal = undefined;
    this.parts.counters.add('replayed', written.length);
    if (written.length > 0) this.parts.replayed(written);
    await this.parts.spool.release(journal);
    return true;
  }

  /**
   * True if the store takes other events than a page it refused as a whole: only then are the
   * events at fault, and not, say, a missing table.
   */
  private async takesOthers(refused: SpoolJournal): Promise<boolean> {
    const { recorded, appendedInTransaction } = this.parts.counters.snapshot();
    const accepted = recorded + appendedInTransaction;
    this.acceptedAtRefusal ??= accepted;
    if (accepted > this.acceptedAtRefusal) return true;
    const following = this.parts.spool.next(refused);
    if (following === undefined) return false;
    const { events } = await following.read(this.pageSize);
    return (await this.parts.writer.write(events)).written.length > 0;
  }

  private block(reason: FailureReason | undefined, error: unknown): false {
    if (this.blockedBy !== reason) {
      this.logger.warn(`Replay of the audit spool waits: ${reasonOf(error)}`);
    }
    this.blockedBy = reason;
    return false;
  }

  private async setDamagedAside(journal: SpoolJournal, page: JournalPage): Promise<void> {
    const lines = page.torn === undefined ? page.damaged : [...page.damaged, page.torn];
    if (lines.length === 0) return;
    await journal.setAside(lines.flatMap((line) => [line, NEWLINE]));
    this.parts.counters.add('rejected', page.damaged.length);
    if (page.torn !== undefined) this.parts.counters.add('torn');
    this.logger.error(`${lines.length} damaged line(s) of the audit spool set aside`);
  }
}
