import { Inject, Injectable } from '@nestjs/common';
import { AuditStore } from '../contracts/audit-store.js';
import { AuditCounters } from './audit.counters.js';
import type { AuditCounts } from './audit.counters.js';
import { AuditRecorderService } from './audit-recorder.service.js';
import { reasonOf } from './record.messages.js';
import { endsWithin } from './record-timings.js';

/** Events that wait in the spool for longer than this make the indicator `down`. */
export const MAX_SPOOL_WAIT_MS = 60_000;

const PING_TIMEOUT_MS = 3_000;

/** What Terminus calls a health indicator's result. */
export type AuditHealth<Key extends string> = Record<
  Key,
  Readonly<AuditCounts> & {
    status: 'up' | 'down';
    /** For how long events have been waiting in the spool; absent if none wait. */
    spoolWaitedMs?: number;
    /** Why it is down, as a code. */
    message?: string;
  }
>;

/**
 * Tells whether the log takes events, in the form of a Terminus 11 indicator:
 * `down` while the store does not answer, or while spooled events have waited
 * for over a minute.
 *
 * @example
 * ```ts
 * this.health.check([() => this.audit.isHealthy()]);
 * ```
 * @see https://docs.nestjs.com/recipes/terminus#custom-health-indicator
 */
@Injectable()
export class AuditHealthIndicator {
  constructor(
    @Inject(AuditStore) private readonly store: AuditStore,
    @Inject(AuditRecorderService) private readonly recorder: AuditRecorderService,
    @Inject(AuditCounters) private readonly counters: AuditCounters,
  ) {}

  /** Never throws: what is wrong is in the result. */
  async isHealthy<const Key extends string = 'audit'>(
    key: Key = 'audit' as Key,
  ): Promise<AuditHealth<Key>> {
    const message = await this.problem();
    const { spoolWaitedMs } = this.recorder;
    const result: AuditHealth<string>[string] = {
      status: message === undefined ? 'up' : 'down',
      ...this.counters.snapshot(),
      ...(spoolWaitedMs !== undefined && { spoolWaitedMs: Math.round(spoolWaitedMs) }),
      ...(message !== undefined && { message }),
    };
    return { [key]: result } as AuditHealth<Key>;
  }

  private async problem(): Promise<string | undefined> {
    try {
      if (!(await endsWithin(this.store.ping(), PING_TIMEOUT_MS))) return 'STORE_UNAVAILABLE';
    } catch (error) {
      return reasonOf(error);
    }
    return (this.recorder.spoolWaitedMs ?? 0) > MAX_SPOOL_WAIT_MS ? 'SPOOL_WAITING' : undefined;
  }
}
