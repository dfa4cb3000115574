/** The time, so that tests can set it. */
export interface Clock {
  /** Wall-clock time: what an event is stamped with. */
  now(): Date;
  /** Milliseconds that never go back: what durations are measured with. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};

/** Injection token of {@link Clock}. */
export const Clock = Symbol.for('nestjs-audit-trail:Clock');
