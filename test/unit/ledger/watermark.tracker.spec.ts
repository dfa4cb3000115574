import { WatermarkTracker, type OrdinalRead } from '../../../lib/ledger/watermark.tracker.js';

const MAX_TRANSACTION_MS = 100;

const resume = (lowWaterMark: bigint, highestOrdinal: bigint, now = 0): WatermarkTracker =>
  WatermarkTracker.resume({ lowWaterMark, highestOrdinal, now }, MAX_TRANSACTION_MS);

const read = (at: number, ordinals: bigint[], range: Partial<OrdinalRead> = {}): OrdinalRead => ({
  above: 0n,
  upTo: undefined,
  ordinals,
  startedAt: at,
  endedAt: at + 1,
  ...range,
});

describe('WatermarkTracker', () => {
  it('passes what is sequenced without a gap at once', () => {
    const tracker = resume(0n, 0n).after(read(0, [1n, 2n, 3n]));
    expect(tracker.mark).toBe(3n);
    expect(tracker.frontier).toBe(3n);
  });

  it('stops before an ordinal that is missing', () => {
    const tracker = resume(0n, 0n).after(read(0, [1n, 2n, 4n, 5n]));
    expect(tracker.mark).toBe(2n);
    expect(tracker.frontier).toBe(5n);
  });

  it('moves on when the missing one turns up', () => {
    const tracker = resume(0n, 0n)
      .after(read(0, [1n, 3n]))
      .after(read(10, [2n]));
    expect(tracker.mark).toBe(3n);
  });

  it('splits a gap of which only a part turns up', () => {
    const tracker = resume(0n, 0n)
      .after(read(0, [5n]))
      .after(read(10, [1n, 3n]));
    expect(tracker.mark).toBe(1n);
    expect(tracker.after(read(20, [2n])).mark).toBe(3n);
  });

  it('gives a gap up only by a read that began after the longest transaction', () => {
    const waiting = resume(0n, 0n).after(read(0, [1n, 3n]));
    expect(waiting.after(read(101, [])).mark).toBe(1n);
    expect(waiting.after(read(102, [])).mark).toBe(3n);
  });

  it('does not give up a gap that the read did not look into', () => {
    const waiting = resume(0n, 0n).after(read(0, [1n, 3n]));
    expect(waiting.after(read(500, [], { above: 3n })).mark).toBe(1n);
    expect(waiting.after(read(500, [], { above: 1n, upTo: 2n })).mark).toBe(3n);
  });

  it('gives up the part of a gap that the read looked into', () => {
    const waiting = resume(0n, 9n);
    const tracker = waiting.after(read(500, [4n], { upTo: 4n }));
    expect(tracker.mark).toBe(4n);
    expect(tracker.frontier).toBe(9n);
  });

  it('dates a gap by when it was seen, not by the gap beside it', () => {
    const tracker = resume(0n, 0n)
      .after(read(0, [2n]))
      .after(read(60, [4n]))
      .after(read(120, []));
    expect(tracker.mark).toBe(2n);
  });

  it('takes everything above a persisted mark for missing after a restart', () => {
    const tracker = resume(10n, 20n, 50);
    expect(tracker.mark).toBe(10n);
    expect(tracker.frontier).toBe(20n);
    expect(tracker.after(read(150, [])).mark).toBe(10n);
    expect(tracker.after(read(151, [], { above: 10n })).mark).toBe(20n);
  });

  it('never moves back behind a persisted mark', () => {
    expect(resume(30n, 20n).mark).toBe(30n);
  });

  it('is left as it was by a read that is not committed', () => {
    const tracker = resume(0n, 0n).after(read(0, [1n, 3n]));
    tracker.after(read(10, [2n, 4n]));
    expect(tracker.mark).toBe(1n);
    expect(tracker.frontier).toBe(3n);
  });

  it('stays correct when there are too many gaps to keep apart', () => {
    const everyOther = Array.from({ length: 5_000 }, (_, i) => BigInt(2 * i + 2));
    const tracker = resume(0n, 0n).after(read(0, everyOther));
    expect(tracker.mark).toBe(0n);
    const filled = tracker.after(
      read(
        50,
        everyOther.map((ordinal) => ordinal - 1n),
      ),
    );
    expect(filled.mark).toBeLessThanOrEqual(10_000n);
    expect(filled.frontier).toBe(10_000n);
    expect(filled.after(read(200, [])).mark).toBe(10_000n);
  });
});
