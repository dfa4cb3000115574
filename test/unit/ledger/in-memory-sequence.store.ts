import type { Clock } from '../../../lib/contracts/clock.js';
import type {
  IndexRow,
  LeafRow,
  Lease,
  RollupRow,
  SearchRow,
  SequencedBatch,
  SequenceStore,
  StoredEvent,
} from '../../../lib/contracts/sequence-store.js';
import { AuditError } from '../../../lib/errors/audit-error.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { stored } from './stored-event.fixture.js';

export type StoreCall = 'acquireLease' | 'unsequenced' | 'commit';

/** An open transaction of a writer: its ordinals are taken, its events not visible yet. */
export interface WriterTransaction {
  insert(event: AuditEvent): void;
  commit(): void;
  rollback(): void;
}

/** A model of the database: ordinals are given at insert, events become visible at commit. */
export class InMemorySequenceStore implements SequenceStore {
  readonly visible: StoredEvent[] = [];
  readonly leaves: LeafRow[] = [];
  readonly index: IndexRow[] = [];
  readonly search: SearchRow[] = [];
  readonly rollups: RollupRow[] = [];
  readonly batchSizes: number[] = [];
  lowWaterMark = 0n;
  /** Called before each call takes effect; throws to make it fail. */
  before: (call: StoreCall) => void = () => undefined;
  /** Called after a commit was written: what is thrown reaches a caller who cannot know. */
  afterCommit: () => void = () => undefined;
  /** What the database refuses to store. */
  refuses: (batch: SequencedBatch) => boolean = () => false;
  private lastOrdinal = 0n;
  private readonly sequencedIds = new Set<string>();
  private lease: (Lease & { expiresAt: number }) | undefined;
  private lastToken = 0;

  constructor(private readonly clock: Clock) {}

  begin(): WriterTransaction {
    const rows: StoredEvent[] = [];
    return {
      insert: (event) => {
        rows.push(stored(event, ++this.lastOrdinal));
      },
      commit: () => {
        this.visible.push(...rows);
      },
      rollback: () => {
        rows.length = 0;
      },
    };
  }

  append(...events: AuditEvent[]): void {
    const transaction = this.begin();
    events.forEach((event) => transaction.insert(event));
    transaction.commit();
  }

  /** Takes the lease from whoever has it, as after its expiry. */
  giveLeaseTo(holder: string): void {
    this.lease = {
      name: 'sequencer',
      holder,
      token: String(++this.lastToken),
      expiresAt: Infinity,
    };
  }

  get leaseHolder(): string | undefined {
    return this.lease && this.lease.expiresAt > this.clock.monotonic()
      ? this.lease.holder
      : undefined;
  }

  acquireLease(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return this.answer('acquireLease', () => {
      const current = this.leaseHolder;
      if (current !== undefined && current !== holder) return undefined;
      const token = current === holder && this.lease ? this.lease.token : String(++this.lastToken);
      this.lease = { name, holder, token, expiresAt: this.clock.monotonic() + ttlMs };
      return { name, holder, token };
    });
  }

  releaseLease(lease: Lease): Promise<void> {
    if (this.lease?.token === lease.token) this.lease = undefined;
    return Promise.resolve();
  }

  position(): Promise<{ lastSeq: bigint; lowWaterMark: bigint }> {
    const lastSeq = this.leaves.at(-1)?.seq ?? 0n;
    return Promise.resolve({ lastSeq, lowWaterMark: this.lowWaterMark });
  }

  highestOrdinal(): Promise<bigint> {
    const highest = this.visible.reduce((max, { ordinal }) => (ordinal > max ? ordinal : max), 0n);
    return Promise.resolve(highest);
  }

  unsequenced(above: bigint, limit: number, upTo?: bigint): Promise<StoredEvent[]> {
    return this.answer('unsequenced', () =>
      this.visible
        .filter(({ ordinal }) => ordinal > above && (upTo === undefined || ordinal <= upTo))
        .filter(({ id }) => !this.sequencedIds.has(id))
        .sort((a, b) => Number(a.ordinal - b.ordinal))
        .slice(0, limit),
    );
  }

  async commit(lease: Lease, batch: SequencedBatch): Promise<void> {
    await this.answer('commit', () => this.write(lease, batch));
    this.afterCommit();
  }

  private write(lease: Lease, batch: SequencedBatch): void {
    if (this.lease?.token !== lease.token) throw new AuditError('LEASE_LOST', 'lease lost');
    if (this.refuses(batch)) throw new AuditError('WRITE_FAILED', 'refused');
    for (const { eventId } of batch.leaves) {
      if (this.sequencedIds.has(eventId)) throw new AuditError('WRITE_FAILED', 'duplicate leaf');
      this.sequencedIds.add(eventId);
    }
    this.leaves.push(...batch.leaves);
    this.index.push(...batch.index);
    this.search.push(...batch.search);
    this.rollups.push(...batch.rollups);
    this.batchSizes.push(batch.leaves.length);
    this.lowWaterMark = batch.lowWaterMark;
  }

  /** As a database does: takes effect at some later turn of the event loop. */
  private async answer<T>(call: StoreCall, effect: () => T): Promise<T> {
    await Promise.resolve();
    this.before(call);
    return effect();
  }
}
