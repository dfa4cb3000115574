import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../contracts/clock.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { SequenceStore } from '../contracts/sequence-store.js';
import type { SequencerWake } from '../contracts/sequencer-wake.js';
import { AuditError } from '../errors/audit-error.js';
import { BatchBuilder } from './batch.builder.js';
import { BatchSizer } from './batch.sizer.js';
import { HeldLease } from './held-lease.js';
import { failureCode, isHostTransaction, isRefusal } from './sequencer-failure.js';
import { zeroCounters, type SequencerCounters } from './sequencer.counters.js';
import { SequencerTerm, type TermTools } from './sequencer.term.js';
import { StragglerSweep } from './straggler.sweep.js';

const LEASE_NAME = 'sequencer';
const MIN_LEASE_TTL_MS = 2_000;
const LEASE_TTL_INTERVALS = 10;
/** Commits that follow each other within this time wake the sequencer once. */
const WAKE_DELAY_MS = 50;
/** A transaction of the host's on SQLite is over soon. */
const HOST_TRANSACTION_RETRY_MS = 20;
const MAX_BACKOFF_MS = 10_000;

/**
 * Gives every committed event its place in the log (`seq`: 1, 2, 3 … without a gap)
 * and derives its hash, index rows, search tokens and roll-ups, off the writers' path.
 *
 * Any number of processes may run one; the lease lets one of them work, and another
 * takes over when that one stops or dies.
 */
@Injectable()
export class SequencerService implements SequencerWake {
  private readonly logger = new Logger('AuditSequencer');
  private readonly totals = zeroCounters();
  private readonly holder = `${hostname().slice(0, 80)}:${process.pid}:${randomBytes(6).toString('hex')}`;
  private readonly tools: TermTools;
  private readonly intervalMs: number;
  private readonly leaseTtlMs: number;
  private term: SequencerTerm | undefined;
  /** The work in progress; everything that touches the term queues behind it. */
  private queue: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private timerDueAt = 0;
  private isTicking = false;
  private isWoken = false;
  private isStarted = false;
  private isStopping = false;
  private isBackingOff = false;
  private consecutiveFailures = 0;
  private lastLoggedCode: string | undefined;

  constructor(
    @Inject(SequenceStore) private readonly store: SequenceStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ResolvedAuditOptions) { sequencer }: Pick<ResolvedAuditOptions, 'sequencer'>,
  ) {
    this.intervalMs = sequencer.intervalMs;
    this.leaseTtlMs = Math.max(MIN_LEASE_TTL_MS, LEASE_TTL_INTERVALS * sequencer.intervalMs);
    this.tools = {
      store,
      clock,
      builder: new BatchBuilder(),
      sizer: new BatchSizer(sequencer.batchSize),
      sweep: new StragglerSweep(store, () => clock.monotonic(), sequencer.sweepIntervalMs),
      counters: this.totals,
      options: sequencer,
      isStopping: () => this.isStopping,
    };
  }

  /** What this process has done so far. */
  get counters(): Readonly<SequencerCounters> {
    return { ...this.totals };
  }

  /** True while this process is the one that sequences. */
  get holdsLease(): boolean {
    return this.term !== undefined;
  }

  /** Begins to sequence in the background. Never fails: what goes wrong is logged and tried again. */
  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.schedule(0);
  }

  /** Finishes the batch in flight and hands the lease over. Never fails. */
  async stop(): Promise<void> {
    this.isStarted = false;
    this.isStopping = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      await this.exclusively(() => this.endTerm());
    } catch (error) {
      // The lease then runs out by itself.
      this.logger.warn(`Could not release the sequencer's lease (${failureCode(error)}).`);
    } finally {
      this.isStopping = false;
    }
  }

  /** Looks for new events within 50 ms instead of at the next tick. */
  wake(): void {
    if (this.isTicking) this.isWoken = true;
    else if (!this.isBackingOff) this.schedule(WAKE_DELAY_MS);
  }

  /**
   * Sequences everything visible now above the low-water mark, at once, whether started
   * or not. Afterwards this process holds the lease until {@link stop}.
   *
   * @returns false if another process holds the lease, and so does the work.
   * @throws AuditError as the store reports it; `LEASE_LOST` if another process took over meanwhile.
   */
  catchUp(): Promise<boolean> {
    return this.onDemand(async (term) => {
      await term.review();
    });
  }

  /**
   * Sequences everything visible now, however late it came: looks through the whole
   * log, which takes the database about a second per million events.
   *
   * @returns false if another process holds the lease.
   * @throws AuditError as for {@link catchUp}.
   */
  sweep(): Promise<boolean> {
    return this.onDemand(async (term) => {
      await term.review();
      this.tools.sweep.restart();
      while (!this.isStopping && !(await term.sweepOn()));
    });
  }

  private onDemand(work: (term: SequencerTerm) => Promise<void>): Promise<boolean> {
    return this.exclusively(async () => {
      const term = await this.ensureTerm();
      if (!term) return false;
      await this.guarded(() => work(term));
      return true;
    });
  }

  private async tick(): Promise<void> {
    this.isTicking = true;
    this.isWoken = false;
    const delayMs = await this.exclusively(() => this.turn()).then(
      () => this.succeeded(),
      (error: unknown) => this.failed(error),
    );
    this.isTicking = false;
    this.schedule(delayMs);
  }

  private async turn(): Promise<void> {
    if (!this.isStarted) return;
    const term = await this.ensureTerm();
    if (!term) return;
    await this.guarded(async () => {
      await term.advance();
      if (this.tools.sweep.isDue()) await term.sweepOn();
    });
  }

  private async ensureTerm(): Promise<SequencerTerm | undefined> {
    const { term } = this;
    if (term) {
      await this.guarded(() => term.keepLease());
      return term;
    }
    const wanted = { name: LEASE_NAME, holder: this.holder, ttlMs: this.leaseTtlMs };
    const held = await HeldLease.take({ store: this.store, clock: this.clock }, wanted);
    this.term = held && (await SequencerTerm.begin(this.tools, held));
    return this.term;
  }

  /** After a failure the last `seq` is not known any more, unless it is certain that nothing was written. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isHostTransaction(error)) this.term = undefined;
      if (error instanceof AuditError && error.code === 'LEASE_LOST') this.totals.leasesLost++;
      throw error;
    }
  }

  private async endTerm(): Promise<void> {
    const { term } = this;
    this.term = undefined;
    await term?.releaseLease();
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined); // reported to whoever asked for the work
    return result;
  }

  /** Keeps the earlier of two dates. Measured in real time: a test's clock does not move timers. */
  private schedule(delayMs: number): void {
    if (!this.isStarted) return;
    const dueAt = performance.now() + delayMs;
    if (this.timer && this.timerDueAt <= dueAt) return;
    clearTimeout(this.timer);
    this.timerDueAt = dueAt;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.tick();
    }, delayMs);
    this.timer.unref();
  }

  /** @returns milliseconds to wait before the next turn */
  private succeeded(): number {
    if (this.lastLoggedCode) this.logger.log('The sequencer works again.');
    this.lastLoggedCode = undefined;
    this.consecutiveFailures = 0;
    this.isBackingOff = false;
    return this.isWoken ? WAKE_DELAY_MS : this.intervalMs;
  }

  /** @returns milliseconds to wait before the next attempt */
  private failed(error: unknown): number {
    if (isHostTransaction(error)) return HOST_TRANSACTION_RETRY_MS;
    this.totals.failures++;
    const code = failureCode(error);
    if (code !== this.lastLoggedCode) {
      this.logger.warn(`The sequencer cannot work now (${code}); it tries again by itself.`);
      this.lastLoggedCode = code;
    }
    this.isBackingOff = true;
    const factor = isRefusal(error) ? 1 : 2 ** this.consecutiveFailures++;
    return Math.min(MAX_BACKOFF_MS, this.intervalMs * factor);
  }
}
