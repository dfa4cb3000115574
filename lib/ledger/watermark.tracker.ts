/** A run of ordinals that were not visible when a higher one already was. */
interface Gap {
  readonly first: bigint;
  readonly last: bigint;
  /** Monotonic milliseconds at which it was seen first. */
  readonly seenAt: number;
}

/** One read of unsequenced events, as the watermark needs to know it. */
export interface OrdinalRead {
  /** The read found everything visible above this ordinal … */
  above: bigint;
  /** … up to this one; undefined if it reached the end of the log. */
  upTo: bigint | undefined;
  /** What it found, ascending. */
  ordinals: readonly bigint[];
  /** Monotonic milliseconds before and after the read. */
  startedAt: number;
  endedAt: number;
}

/** More gaps than this are joined: safe, because a gap may hold ordinals that are sequenced. */
const MAX_GAPS = 1024;

/**
 * Knows which ordinals may still turn up, and so how far the low-water mark may go.
 *
 * Ordinals are given at insert and become visible at commit. An ordinal that is
 * missing below a visible one belongs to a transaction that is still open, or was
 * rolled back. Only when it was seen missing longer than the longest transaction
 * ago, and a later read still does not find it, is it given up.
 *
 * Immutable: a batch that fails to commit leaves the tracker as it was.
 */
export class WatermarkTracker {
  private constructor(
    private readonly maxTransactionMs: number,
    private readonly gaps: readonly Gap[],
    /** Highest ordinal seen. */
    readonly frontier: bigint,
  ) {}

  /**
   * Starts from a persisted mark. What lies between it and the highest visible
   * ordinal is not known, so all of it counts as missing from now on.
   */
  static resume(
    from: { lowWaterMark: bigint; highestOrdinal: bigint; now: number },
    maxTransactionMs: number,
  ): WatermarkTracker {
    const { lowWaterMark, highestOrdinal, now } = from;
    if (highestOrdinal <= lowWaterMark) {
      return new WatermarkTracker(maxTransactionMs, [], lowWaterMark);
    }
    const unknown = { first: lowWaterMark + 1n, last: highestOrdinal, seenAt: now };
    return new WatermarkTracker(maxTransactionMs, [unknown], highestOrdinal);
  }

  /** Nothing unsequenced can turn up at or below this ordinal. */
  get mark(): bigint {
    const [lowest] = this.gaps;
    return lowest ? lowest.first - 1n : this.frontier;
  }

  /** The tracker once the events of this read are sequenced. */
  after(read: OrdinalRead): WatermarkTracker {
    const found = joinGaps(this.withFound(read));
    const settled = found.gaps.flatMap((gap) => this.unsettledPart(gap, read));
    return new WatermarkTracker(this.maxTransactionMs, settled, found.frontier);
  }

  /** Takes the ordinals found out of the gaps; between those above the frontier new gaps open. */
  private withFound(read: OrdinalRead): { gaps: Gap[]; frontier: bigint } {
    const gaps: Gap[] = [];
    const pending = [...this.gaps].reverse();
    let frontier = this.frontier;
    for (const ordinal of read.ordinals) {
      if (ordinal > frontier) {
        while (pending.length > 0) gaps.push(pending.pop() as Gap);
        if (ordinal > frontier + 1n) {
          gaps.push({ first: frontier + 1n, last: ordinal - 1n, seenAt: read.endedAt });
        }
        frontier = ordinal;
        continue;
      }
      while (pending.length > 0 && (pending.at(-1) as Gap).last < ordinal) {
        gaps.push(pending.pop() as Gap);
      }
      const gap = pending.at(-1);
      if (!gap || gap.first > ordinal) continue;
      pending.pop();
      if (gap.last > ordinal) pending.push({ ...gap, first: ordinal + 1n });
      if (gap.first < ordinal) gaps.push({ ...gap, last: ordinal - 1n });
    }
    while (pending.length > 0) gaps.push(pending.pop() as Gap);
    return { gaps, frontier };
  }

  /** What remains of a gap that the read has looked into after its time was up. */
  private unsettledPart(gap: Gap, read: OrdinalRead): Gap[] {
    const isDue = gap.seenAt + this.maxTransactionMs < read.startedAt;
    if (!isDue || gap.first <= read.above) return [gap];
    if (read.upTo === undefined || gap.last <= read.upTo) return [];
    return gap.first <= read.upTo ? [{ ...gap, first: read.upTo + 1n }] : [gap];
  }
}

function joinGaps<T extends { gaps: Gap[] }>(state: T): T {
  const { gaps } = state;
  if (gaps.length <= MAX_GAPS) return state;
  const joined: Gap[] = [];
  for (let i = 0; i < gaps.length; i += 2) {
    const [left, right] = [gaps[i] as Gap, gaps[i + 1]];
    joined.push(
      right
        ? { first: left.first, last: right.last, seenAt: Math.max(left.seenAt, right.seenAt) }
        : left,
    );
  }
  return joinGaps({ ...state, gaps: joined });
}
