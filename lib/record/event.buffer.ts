import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../contracts/clock.js';
import type { AuditEvent } from '../event/audit-event.js';

/** Writes a batch in order; the answer names the events whose callers get an error. Never throws. */
export type BatchWriter = (
  events: readonly AuditEvent[],
) => Promise<ReadonlyMap<AuditEvent, Error>>;

export interface BufferLimits {
  maxBufferedEvents: number;
  maxBatchEvents: number;
  /** Longest time an event waits for company while others keep arriving. */
  flushIntervalMs: number;
  /** How long callers wait for room once the buffer is full. */
  bufferWaitMs: number;
}

export interface BufferOutlets {
  write: BatchWriter;
  /** Takes events that found no room in time: those above the limit, or, if it spools, all that wait. */
  overflow: BatchWriter;
  /** True if an overflow takes everything that waits, so that the order holds. */
  overflowTakesAll: boolean;
  changed(size: number): void;
}

interface Waiting {
  event: AuditEvent;
  since: number;
  done: Promise<void>;
  settle(failure: Error | undefined): void;
}

/**
 * Gathers events while a batch is being written (group commit). An idle buffer
 * writes at once; order is kept; each caller learns what became of its own event.
 */
export class EventBuffer {
  private queue: Waiting[] = [];
  private inFlight: Waiting[] = [];
  private isWriting = false;
  private overflowTimer: NodeJS.Timeout | undefined;
  /** Everything added and not yet settled. */
  private readonly pending = new Set<Waiting>();

  constructor(
    private readonly limits: BufferLimits,
    private readonly clock: Clock,
    private readonly outlets: BufferOutlets,
  ) {}

  /** Resolves when the event is committed or spooled. @throws what the outlet answers for it. */
  add(event: AuditEvent): Promise<void> {
    const { maxBufferedEvents } = this.limits;
    const waiting = this.waitingFor(event);
    this.queue.push(waiting);
    // Callers that do not await are not held back by waiting: twice the limit is the end.
    if (this.queue.length > 2 * maxBufferedEvents) void this.relieve(Number.POSITIVE_INFINITY);
    else if (this.queue.length > maxBufferedEvents) this.watchOverflow(this.limits.bufferWaitMs);
    if (!this.isWriting) void this.writeAll();
    return waiting.done;
  }

  /** Resolves when everything added so far has been settled. */
  async flush(): Promise<void> {
    await Promise.allSettled([...this.pending].map(({ done }) => done));
  }

  /** Takes what waits and what is being written (a repeated append is harmless) and settles it by `write`. */
  async evacuate(write: BatchWriter): Promise<void> {
    const waiting = [...this.inFlight, ...this.queue];
    this.inFlight = [];
    this.queue = [];
    await deliver(waiting, write);
  }

  private waitingFor(event: AuditEvent): Waiting {
    let settle!: Waiting['settle'];
    const done = new Promise<void>((resolve, reject) => {
      settle = (failure) => {
        if (this.pending.delete(waiting)) this.outlets.changed(this.pending.size);
        if (failure === undefined) resolve();
        else reject(failure);
      };
    });
    const waiting: Waiting = { event, since: this.clock.monotonic(), done, settle };
    this.pending.add(waiting);
    this.outlets.changed(this.pending.size);
    return waiting;
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0) {
      await this.gather();
      this.inFlight = this.queue.splice(0, this.limits.maxBatchEvents);
      if (this.queue.length <= this.limits.maxBufferedEvents) this.stopWatching();
      await deliver(this.inFlight, this.outlets.write);
      this.inFlight = [];
    }
    this.isWriting = false;
  }

  /** Lets events of the same moment join: callers whose batch just committed often record again at once. */
  private async gather(): Promise<void> {
    const deadline = this.clock.monotonic() + this.limits.flushIntervalMs;
    let seen: number;
    do {
      seen = this.queue.length;
      await nextTurn();
    } while (
      this.queue.length > seen &&
      this.queue.length < this.limits.maxBatchEvents &&
      this.clock.monotonic() < deadline
    );
  }

  private watchOverflow(delayMs: number): void {
    this.overflowTimer ??= setTimeout(() => {
      this.overflowTimer = undefined;
      void this.relieve(this.clock.monotonic() - this.limits.bufferWaitMs);
    }, delayMs).unref();
  }

  private stopWatching(): void {
    clearTimeout(this.overflowTimer);
    this.overflowTimer = undefined;
  }

  /** Sends away what stands above the limit since `arrivedUntil` or longer. */
  private async relieve(arrivedUntil: number): Promise<void> {
    const { maxBufferedEvents, bufferWaitMs } = this.limits;
    let end = maxBufferedEvents;
    while (end < this.queue.length && this.queue[end]!.since <= arrivedUntil) end++;
    const start = this.outlets.overflowTakesAll && end > maxBufferedEvents ? 0 : maxBufferedEvents;
    const relieved = this.queue.splice(start, end - start);
    if (this.queue.length > maxBufferedEvents) this.watchOverflow(bufferWaitMs);
    await deliver(relieved, this.outlets.overflow);
  }
}

async function deliver(waiting: readonly Waiting[], write: BatchWriter): Promise<void> {
  if (waiting.length === 0) return;
  const failures = await write(waiting.map(({ event }) => event));
  for (const { event, settle } of waiting) settle(failures.get(event));
}
