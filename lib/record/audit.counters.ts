import { Injectable } from '@nestjs/common';

/** What the writer has done since the process started; `buffered` is what waits now. */
export interface AuditCounts {
  /** Events committed outside a host transaction. */
  recorded: number;
  /** Events committed with the host's transaction. */
  appendedInTransaction: number;
  /** Events whose caller, or whose handler, got the failure. */
  failed: number;
  /** Repeated appends. */
  retried: number;
  /** Events fsynced in the spool. */
  spooled: number;
  /** Spooled events that have reached the store. */
  replayed: number;
  /** Events the store refuses, and damaged spool lines: set aside in a `.rejected` file. */
  rejected: number;
  /** Last lines cut off by a crash, never acknowledged: set aside too. */
  torn: number;
  /** Distinct actions seen that the catalogue does not know; their entry is derived from the name. */
  unknownActions: number;
  /** Events in memory, waiting to be written. */
  buffered: number;
}

/** Counts every event, retry, spooling and refusal, so that nothing is lost in silence. */
@Injectable()
export class AuditCounters {
  private readonly counts: AuditCounts = {
    recorded: 0,
    appendedInTransaction: 0,
    failed: 0,
    retried: 0,
    spooled: 0,
    replayed: 0,
    rejected: 0,
    torn: 0,
    unknownActions: 0,
    buffered: 0,
  };

  add(counter: Exclude<keyof AuditCounts, 'buffered'>, amount = 1): void {
    this.counts[counter] += amount;
  }

  setBuffered(amount: number): void {
    this.counts.buffered = amount;
  }

  snapshot(): Readonly<AuditCounts> {
    return { ...this.counts };
  }
}
