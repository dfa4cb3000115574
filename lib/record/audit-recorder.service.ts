import { join } from 'node:path';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import type {
  CaptureRecorder,
  EventTemplate,
  PendingRecord,
  ReadyRecord,
} from '../contracts/audit-recorder.js';
import { AuditStore } from '../contracts/audit-store.js';
import { Clock } from '../contracts/clock.js';
import { ContextSource } from '../contracts/context-source.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { SequencerWake } from '../contracts/sequencer-wake.js';
import type { SqlRunner } from '../contracts/sql-runner.js';
import type { AuditEvent, AuditEventInput } from '../event/audit-event.js';
import { SecretLiterals } from '../event/redaction/secret-literals.js';
import { AuditCounters } from './audit.counters.js';
import { BatchWriter } from './batch.writer.js';
import { EventBuffer } from './event.buffer.js';
import { EventCompleter } from './event.completer.js';
import { EventEmitterPublisher } from './event-emitter.publisher.js';
import { EventFactory } from './event.factory.js';
import type { EventPublisher } from './event.publisher.js';
import { silentPublisher } from './event.publisher.js';
import { reasonOf } from './record.messages.js';
import { defaultTimings, endsWithin, RecordTimings } from './record-timings.js';
import { EventSpool } from './spool/event.spool.js';
import { SpoolReplayer } from './spool/spool.replayer.js';
import { StoreWriter } from './store.writer.js';
import { TransactionalWriter } from './transactional.writer.js';
import { WriteFailurePolicy } from './write-failure.policy.js';

const NOTHING_PENDING: PendingRecord = { committed: () => Promise.resolve() };

/** The writer: wires its parts together and decides nothing itself. */
@Injectable()
export class AuditRecorderService implements CaptureRecorder {
  private readonly logger = new Logger('AuditRecorder');
  private readonly factory: EventFactory;
  private readonly completer: EventCompleter;
  private readonly transactional: TransactionalWriter;
  private readonly spool: EventSpool;
  private readonly replayer: SpoolReplayer;
  private readonly policy: WriteFailurePolicy;
  private readonly buffer: EventBuffer;
  private readonly isThrowing: boolean;
  private readonly redaction: ResolvedAuditOptions['redact'];
  /** Events completed ahead, by what they were prepared as. */
  private readonly completed = new WeakMap<AuditEvent, AuditEvent>();
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    @Inject(ResolvedAuditOptions) options: ResolvedAuditOptions,
    @Inject(AuditStore) private readonly store: AuditStore,
    @Inject(ContextSource) context: ContextSource,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditCounters) private readonly counters: AuditCounters,
    @Optional()
    @Inject(EventEmitterPublisher)
    private readonly publisher: EventPublisher = silentPublisher,
    @Optional() @Inject(SequencerWake) private readonly sequencer?: SequencerWake,
    @Optional() @Inject(RecordTimings) private readonly timings: RecordTimings = defaultTimings,
  ) {
    const { write, redact, catalogue } = options;
    this.redaction = redact;
    this.isThrowing = write.onWriteFailure === 'throw';
    this.factory = new EventFactory({ clock, context, catalogue }, counters);
    this.completer = new EventCompleter(redact, this.factory);
    this.transactional = new TransactionalWriter(store);
    const writer = new StoreWriter(store, clock, { counters, timings });
    const spool = (this.spool = new EventSpool(
      join(write.spoolDirectory, store.identity),
      counters,
      clock,
    ));
    const replayed = (events: readonly AuditEvent[]) => this.announce(events);
    this.replayer = new SpoolReplayer(
      { spool, writer, store, counters, timings, replayed },
      write.maxBatchEvents,
    );
    this.policy = new WriteFailurePolicy(write.onWriteFailure, {
      spool,
      replayer: this.replayer,
      counters,
      publisher,
    });
    const batches = new BatchWriter(write.onWriteFailure, {
      writer,
      policy: this.policy,
      spool,
      replayer: this.replayer,
      committed: (events) => this.recorded(events),
    });
    this.buffer = new EventBuffer({ ...write, bufferWaitMs: timings.bufferWaitMs }, clock, {
      write: (events) => batches.write(events),
      overflow: (events) => this.policy.overflow(events, write.maxBufferedEvents),
      overflowTakesAll: write.onWriteFailure === 'spool',
      changed: (size) => counters.setBuffered(size),
    });
  }

  prepare(input: AuditEventInput): AuditEvent {
    return this.factory.create(input);
  }

  prepareCaptured(input: AuditEventInput, secrets: readonly string[]): AuditEvent {
    return this.factory.createTrusted(input, secrets);
  }

  preparerOfMany(): CaptureRecorder['prepareCaptured'] {
    const snapshot = this.factory.snapshot();
    return (input, secrets) => this.factory.createTrusted(input, secrets, snapshot);
  }

  async recordIn(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<PendingRecord> {
    if (events.length === 0) return NOTHING_PENDING;
    return this.append(transaction, this.complete(events));
  }

  makeReady(events: readonly AuditEvent[]): ReadyRecord {
    const completed = this.complete(events);
    return {
      // Else the append is put between statements of a savepoint.
      isOneStatement: this.isThrowing && this.transactional.encodeAhead(completed) === 1,
      recordIn: (transaction) => this.append(transaction, completed),
    };
  }

  completeAhead(event: AuditEvent): void {
    const completed = this.completer.complete(event);
    this.completed.set(event, completed);
    this.transactional.encodeAhead([completed]);
  }

  templateOf(event: AuditEvent): EventTemplate | undefined {
    if (!this.isThrowing || this.publisher.isHeard) return undefined;
    const { properties, replacement } = this.redaction;
    // In an SQL statement they would get into the host's query log.
    if (!new SecretLiterals(this.factory.secretsOf(event), replacement).isEmpty) return undefined;
    const completed = this.completer.complete(event);
    const row = this.store.encodedRow?.(completed);
    if (!row) return undefined;
    return {
      event: completed,
      row,
      sensitiveNames: properties,
      appended: (count) => this.pendingOf(count, []),
    };
  }

  happenedNow(event: AuditEvent): void {
    event.occurredAt = this.clock.now();
    const completed = this.completed.get(event);
    if (completed) completed.occurredAt = event.occurredAt;
  }

  async record(event: AuditEvent): Promise<void> {
    await this.buffer.add(this.completer.complete(event));
  }

  flush(): Promise<void> {
    return this.buffer.flush();
  }

  /** Takes over what crashed processes left in the spool directory, and begins to replay it. */
  async start(): Promise<void> {
    await this.lookAfterSpool();
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(
      () => void this.lookAfterSpool(),
      this.timings.heartbeatMs,
    ).unref();
  }

  /**
   * Writes what is buffered; what the store does not take within `timeoutMs` goes to the spool,
   * whatever `onWriteFailure` says. `record()` works afterwards too.
   */
  async drain(timeoutMs: number): Promise<void> {
    clearInterval(this.heartbeat);
    const deadline = this.clock.monotonic() + timeoutMs;
    if (!(await endsWithin(this.buffer.flush(), timeoutMs))) {
      await this.buffer.evacuate((events) => this.policy.spool(events, 'unavailable'));
    }
    const stopped = this.replayer.stop();
    // A page under way still needs its files; they are adopted by the next start.
    if (!(await endsWithin(stopped, Math.max(deadline - this.clock.monotonic(), 100)))) return;
    await this.spool.close();
  }

  /** For how long events have been waiting in the spool, in milliseconds; undefined if none wait. */
  get spoolWaitedMs(): number | undefined {
    return this.spool.waitedMs;
  }

  private complete(events: readonly AuditEvent[]): AuditEvent[] {
    const complete = this.completer.ofMany();
    return events.map((event) => this.completed.get(event) ?? complete(event));
  }

  private async append(transaction: SqlRunner, completed: AuditEvent[]): Promise<PendingRecord> {
    if (this.isThrowing) {
      await this.appendOrFail(transaction, completed);
      return this.appended(completed);
    }
    const error = await this.transactional.tryAppend(transaction, completed);
    if (!error) return this.appended(completed);
    return { committed: () => this.settle(completed, error.cause) };
  }

  private async appendOrFail(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void> {
    try {
      await this.transactional.append(transaction, events);
    } catch (error) {
      this.policy.fail(events, error as Error);
      throw error;
    }
  }

  /** The caller's transaction stands, and these events have no row: they go where the policy says. */
  private async settle(failed: AuditEvent[], error: unknown): Promise<void> {
    const lost = await this.policy.handle({ written: [], failed, reason: 'refused', error });
    for (const failure of new Set(lost.values())) {
      this.logger.error(`${failed.length} audit event(s) lost: ${reasonOf(failure)}`);
    }
  }

  /** Holds the events until the COMMIT only for those who are told of them: a transaction may have millions. */
  private appended(events: readonly AuditEvent[]): PendingRecord {
    return this.pendingOf(events.length, this.publisher.isHeard ? events : []);
  }

  private pendingOf(count: number, told: readonly AuditEvent[]): PendingRecord {
    return {
      committed: () => {
        this.counters.add('appendedInTransaction', count);
        this.announce(told);
        return Promise.resolve();
      },
    };
  }

  private recorded(events: readonly AuditEvent[]): void {
    this.counters.add('recorded', events.length);
    this.announce(events);
  }

  private announce(events: readonly AuditEvent[]): void {
    this.sequencer?.wake();
    this.publisher.recorded(events);
  }

  private async lookAfterSpool(): Promise<void> {
    try {
      await this.spool.renewLocks();
      await this.spool.adopt();
      if (this.spool.isWaiting) this.replayer.wake();
    } catch (error) {
      this.logger.error(`The audit spool cannot be looked after: ${reasonOf(error)}`);
    }
  }
}
