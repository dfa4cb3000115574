import type { Clock } from '../contracts/clock.js';
import type { Lease, SequenceStore } from '../contracts/sequence-store.js';
import { AuditError } from '../errors/audit-error.js';

/** A lease this process has, kept alive while it works. */
export class HeldLease {
  private renewedAt: number;

  private constructor(
    private readonly store: SequenceStore,
    private readonly clock: Clock,
    readonly lease: Lease,
    private readonly ttlMs: number,
    acquiredAt: number,
  ) {
    this.renewedAt = acquiredAt;
  }

  /** Takes the lease; undefined while another process has it. */
  static async take(
    from: { store: SequenceStore; clock: Clock },
    wanted: { name: string; holder: string; ttlMs: number },
  ): Promise<HeldLease | undefined> {
    const now = from.clock.monotonic();
    const lease = await from.store.acquireLease(wanted.name, wanted.holder, wanted.ttlMs);
    return lease && new HeldLease(from.store, from.clock, lease, wanted.ttlMs, now);
  }

  /**
   * Renews the lease once a third of its time is over.
   *
   * @throws AuditError `LEASE_LOST` when it ran out before that and another process had it since.
   */
  async keep(): Promise<void> {
    const now = this.clock.monotonic();
    if (now - this.renewedAt < this.ttlMs / 3) return;
    const { name, holder, token } = this.lease;
    const renewed = await this.store.acquireLease(name, holder, this.ttlMs);
    if (renewed?.token !== token) {
      throw new AuditError(
        'LEASE_LOST',
        `The lease "${name}" ran out and went to another process; this one steps back. ` +
          `Frequent losses mean that this process or its database stalls for longer than ${this.ttlMs} ms.`,
      );
    }
    this.renewedAt = now;
  }

  release(): Promise<void> {
    return this.store.releaseLease(this.lease);
  }
}
