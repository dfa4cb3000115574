import type { SequenceStore, StoredEvent } from '../contracts/sequence-store.js';

const FIRST_SPAN = 4096n;
const MAX_SPAN = 1n << 22n;
/** Ranges are made as large as the database looks through in about this time. */
const TARGET_MS = 50;

/** A range of ordinals looked through. */
export interface SweptRange {
  /** Its events without a leaf. */
  late: StoredEvent[];
  upTo: bigint;
}

/**
 * Looks below the low-water mark for events that became visible after it had
 * passed them: those of a transaction longer than `maxTransactionMs`.
 *
 * Goes through the whole log in ranges of ordinals, so that it can be done a
 * little at a time. Its place outlives the lease: losing that does not start it anew.
 */
export class StragglerSweep {
  private above = 0n;
  private span = FIRST_SPAN;
  private dueAt = 0;

  constructor(
    private readonly store: SequenceStore,
    private readonly monotonic: () => number,
    private readonly intervalMs: number,
  ) {}

  /** True while there is something to look through. The first sweep is due at once: what became visible while no sequencer ran is found by nothing else. */
  isDue(): boolean {
    return this.monotonic() >= this.dueAt;
  }

  /** Begins at the first ordinal, whenever the last sweep was. */
  restart(): void {
    this.above = 0n;
    this.dueAt = 0;
  }

  /** Looks through the next range; undefined when the sweep has reached the mark. */
  async look(lowWaterMark: bigint, limit: number): Promise<SweptRange | undefined> {
    if (this.above >= lowWaterMark) {
      this.above = 0n;
      this.dueAt = this.monotonic() + this.intervalMs;
      return undefined;
    }
    const end = this.above + this.span;
    const upTo = end < lowWaterMark ? end : lowWaterMark;
    const startedAt = this.monotonic();
    const late = await this.store.unsequenced(this.above, limit, upTo);
    this.adaptSpan(this.monotonic() - startedAt);
    return { late, upTo: late.length < limit ? upTo : (late.at(-1)?.ordinal ?? upTo) };
  }

  /** To be called once the range's events are sequenced. */
  passed(range: SweptRange): void {
    this.above = range.upTo;
  }

  private adaptSpan(tookMs: number): void {
    if (tookMs < TARGET_MS / 2 && this.span < MAX_SPAN) this.span *= 2n;
    else if (tookMs > TARGET_MS * 2 && this.span > FIRST_SPAN) this.span /= 2n;
  }
}
