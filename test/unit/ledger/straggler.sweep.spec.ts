import { StragglerSweep } from '../../../lib/ledger/straggler.sweep.js';
import { InMemorySequenceStore } from './in-memory-sequence.store.js';
import { ManualClock } from './manual.clock.js';
import { statusChange } from './stored-event.fixture.js';

const HOUR_MS = 3_600_000;

function setUp(events: number) {
  const clock = new ManualClock();
  const store = new InMemorySequenceStore(clock);
  for (let n = 1; n <= events; n++) store.append(statusChange(n));
  return { clock, store, sweep: new StragglerSweep(store, () => clock.monotonic(), HOUR_MS) };
}

describe('StragglerSweep', () => {
  it('finds what lies below the mark, and nothing above it', async () => {
    const { sweep } = setUp(10);
    const range = await sweep.look(4n, 100);
    expect(range?.late.map((event) => event.ordinal)).toEqual([1n, 2n, 3n, 4n]);
    expect(range?.upTo).toBe(4n);
  });

  it('goes on behind a full page', async () => {
    const { sweep } = setUp(10);
    const seen: bigint[] = [];
    for (let range = await sweep.look(10n, 4); range; range = await sweep.look(10n, 4)) {
      seen.push(...range.late.map((event) => event.ordinal));
      sweep.passed(range);
    }
    expect(seen).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
  });

  it('looks again at a range whose events could not be committed', async () => {
    const { sweep } = setUp(3);
    await sweep.look(3n, 100);
    expect((await sweep.look(3n, 100))?.late).toHaveLength(3);
  });

  it('is due at once, then once per interval', async () => {
    const { sweep, clock } = setUp(0);
    expect(sweep.isDue()).toBe(true);
    expect(await sweep.look(0n, 100)).toBeUndefined();
    clock.advance(HOUR_MS - 1);
    expect(sweep.isDue()).toBe(false);
    clock.advance(1);
    expect(sweep.isDue()).toBe(true);
  });

  it('takes larger ranges while the database answers fast, smaller ones when it does not', async () => {
    const { sweep, store, clock } = setUp(0);
    const spans: bigint[] = [];
    const look = async (tookMs: number): Promise<void> => {
      store.before = () => clock.advance(tookMs);
      const range = await sweep.look(1_000_000_000n, 100);
      if (!range) throw new Error('the sweep ended');
      spans.push(range.upTo - spans.reduce((sum, span) => sum + span, 0n));
      sweep.passed(range);
    };
    for (const tookMs of [1, 1, 50, 500, 500, 500, 1]) await look(tookMs);
    expect(spans).toEqual([4096n, 8192n, 16384n, 16384n, 8192n, 4096n, 4096n]);
  });
});
