import { SequencerService } from '../../../lib/ledger/sequencer.service.js';
import { InMemorySequenceStore } from './in-memory-sequence.store.js';
import { ManualClock } from './manual.clock.js';

export const MAX_TRANSACTION_MS = 1_000;
/** Ten intervals. */
export const LEASE_TTL_MS = 10_000;
export const SWEEP_INTERVAL_MS = 60_000;

export function sequencerOn(
  store: InMemorySequenceStore,
  clock: ManualClock,
  options: { batchSize?: number; intervalMs?: number; maxTransactionMs?: number } = {},
): SequencerService {
  return new SequencerService(store, clock, {
    sequencer: {
      intervalMs: 1_000,
      maxTransactionMs: MAX_TRANSACTION_MS,
      sweepIntervalMs: SWEEP_INTERVAL_MS,
      batchSize: 100,
      ...options,
    },
  });
}

/** An in-memory database and a sequencer on it. */
export function sequencerSetUp(options: Parameters<typeof sequencerOn>[2] = {}) {
  const clock = new ManualClock();
  const store = new InMemorySequenceStore(clock);
  return { clock, store, sequencer: sequencerOn(store, clock, options) };
}

/** Waits, turn by turn of the event loop, until something holds; the test's timeout is the limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
