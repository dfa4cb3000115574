import type { Clock } from '../../../lib/contracts/clock.js';

/** A clock that only moves when told to; its two hands move apart as in real life. */
export class ManualClock implements Clock {
  wallMs = Date.parse('2026-11-22T10:00:00.000Z');
  monotonicMs = 1_000;

  now(): Date {
    return new Date(this.wallMs);
  }

  monotonic(): number {
    return this.monotonicMs;
  }

  advance(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }
}
