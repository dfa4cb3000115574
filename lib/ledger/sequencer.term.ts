import type { Clock } from '../contracts/clock.js';
import type { SequenceStore, StoredEvent } from '../contracts/sequence-store.js';
import type { BatchBuilder } from './batch.builder.js';
import type { BatchSizer } from './batch.sizer.js';
import type { HeldLease } from './held-lease.js';
import { isRefusal } from './sequencer-failure.js';
import type { SequencerCounters } from './sequencer.counters.js';
import type { StragglerSweep } from './straggler.sweep.js';
import { WatermarkTracker } from './watermark.tracker.js';

/** A review is followed by at least this many times its own duration without one. */
const REVIEW_PAUSE_FACTOR = 4;
/** How long one turn of the sweep may take before new events are looked for again. */
const SWEEP_TURN_MS = 200;

/** What a term works with; the same for every term of a process. */
export interface TermTools {
  store: SequenceStore;
  clock: Clock;
  builder: BatchBuilder;
  sizer: BatchSizer;
  sweep: StragglerSweep;
  counters: SequencerCounters;
  options: { intervalMs: number; maxTransactionMs: number };
  /** True once the process is to stop: the batch in flight is the last. */
  isStopping(): boolean;
}

/**
 * What one process does from taking the lease to losing it. It knows the last `seq`
 * and the low-water mark because nobody else can move them; after a commit that
 * failed it no longer does, and a new term has to begin.
 */
export class SequencerTerm {
  private reviewDueAt = 0;

  private constructor(
    private readonly tools: TermTools,
    private readonly held: HeldLease,
    private lastSeq: bigint,
    private watermark: WatermarkTracker,
    /** The mark as the store has it. */
    private storedMark: bigint,
  ) {}

  /** Begins where the store says that the last term has ended. */
  static async begin(tools: TermTools, held: HeldLease): Promise<SequencerTerm> {
    const { lastSeq, lowWaterMark } = await tools.store.position();
    const highestOrdinal = await tools.store.highestOrdinal();
    const now = tools.clock.monotonic();
    const watermark = WatermarkTracker.resume(
      { lowWaterMark, highestOrdinal, now },
      tools.options.maxTransactionMs,
    );
    return new SequencerTerm(tools, held, lastSeq, watermark, lowWaterMark);
  }

  /** Sequences what is new, and regularly what became visible below it since. */
  async advance(): Promise<void> {
    if (this.tools.clock.monotonic() >= this.reviewDueAt) await this.review();
    else await this.readOn(this.watermark.frontier);
  }

  /** Sequences everything visible now above the low-water mark, and moves the mark. */
  async review(): Promise<void> {
    const { clock, options } = this.tools;
    const tookMs = await this.readOn(this.watermark.mark);
    if (this.watermark.mark !== this.storedMark) await this.commit([], this.watermark);
    const pauseMs = Math.max(options.intervalMs / 2, tookMs * REVIEW_PAUSE_FACTOR);
    this.reviewDueAt = clock.monotonic() + pauseMs;
  }

  /** Sequences late events below the mark, for a bounded time. @returns true once all of it is looked through */
  async sweepOn(): Promise<boolean> {
    const { sweep, sizer, clock, counters } = this.tools;
    const endAt = clock.monotonic() + SWEEP_TURN_MS;
    do {
      const range = await sweep.look(this.watermark.mark, sizer.size);
      if (!range) return true;
      if (range.late.length > 0) await this.commit(range.late, this.watermark);
      counters.lateEvents += range.late.length;
      sweep.passed(range);
    } while (clock.monotonic() < endAt && !this.tools.isStopping());
    return false;
  }

  /** Renews the lease if it is time. @throws AuditError `LEASE_LOST` */
  keepLease(): Promise<void> {
    return this.held.keep();
  }

  releaseLease(): Promise<void> {
    return this.held.release();
  }

  /** Reads and sequences batch by batch to the end of the log. @returns milliseconds the last read took */
  private async readOn(start: bigint): Promise<number> {
    const { store, clock, sizer } = this.tools;
    let above = start;
    for (;;) {
      const limit = sizer.size;
      const startedAt = clock.monotonic();
      const events = await store.unsequenced(above, limit);
      const endedAt = clock.monotonic();
      const upTo = events.length < limit ? undefined : events.at(-1)?.ordinal;
      const ordinals = events.map((event) => event.ordinal);
      const next = this.watermark.after({ above, upTo, ordinals, startedAt, endedAt });
      if (events.length > 0) await this.commit(events, next);
      this.watermark = next;
      if (upTo === undefined || this.tools.isStopping()) return endedAt - startedAt;
      above = upTo;
    }
  }

  private async commit(events: readonly StoredEvent[], watermark: WatermarkTracker): Promise<void> {
    const { builder, store, sizer, counters } = this.tools;
    const built = await builder.build(events, this.lastSeq + 1n, sizer.leavesOnly);
    await this.held.keep();
    try {
      await store.commit(this.held.lease, { ...built.rows, lowWaterMark: watermark.mark });
    } catch (error) {
      if (isRefusal(error)) sizer.refused();
      throw error;
    }
    sizer.committed();
    this.lastSeq += BigInt(events.length);
    this.storedMark = watermark.mark;
    counters.batches++;
    counters.sequenced += events.length;
    counters.rawHashed += built.rawHashed;
    counters.derivedFailed += built.derivedFailed;
  }
}
