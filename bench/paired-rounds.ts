/** One way of doing the same work. */
export interface Variant {
  name: string;
  /** Makes ready what `run` needs, outside the clock. */
  before?(): void | Promise<void>;
  /** Does the work once and waits for it. */
  run(): Promise<void>;
}

export interface RoundsOptions {
  rounds: number;
  /** How often each variant does its work in one round. */
  repeat: number;
  /** Rounds run before the measured ones. */
  warmUp: number;
}

/** Milliseconds per run, one entry per round, by variant. */
export type Timings = Map<string, number[]>;

/**
 * Runs all variants in every round, each time in another order, so that what the
 * machine does meanwhile hits all of them alike.
 */
export async function pairedRounds(
  variants: readonly Variant[],
  options: RoundsOptions,
): Promise<Timings> {
  const timings: Timings = new Map(variants.map(({ name }) => [name, []]));
  for (let round = -options.warmUp; round < options.rounds; round++) {
    for (let step = 0; step < variants.length; step++) {
      const variant =
        variants[(((round + step) % variants.length) + variants.length) % variants.length];
      await variant.before?.();
      const start = performance.now();
      for (let count = 0; count < options.repeat; count++) await variant.run();
      const elapsed = (performance.now() - start) / options.repeat;
      if (round >= 0) timings.get(variant.name)!.push(elapsed);
    }
  }
  return timings;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median over the rounds of one variant's time against another's in the same round. */
export function pairedRatio(timings: Timings, variant: string, against: string): number {
  const base = timings.get(against)!;
  return median(timings.get(variant)!.map((time, round) => time / base[round]));
}
