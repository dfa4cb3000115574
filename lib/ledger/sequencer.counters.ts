/** What the sequencer of this process has done since it was made; every number only grows. */
export interface SequencerCounters {
  /** Events given a `seq`. */
  sequenced: number;
  /** Transactions committed for it. */
  batches: number;
  /** Events hashed as raw text, because they could not be decoded or canonicalised. */
  rawHashed: number;
  /** Events that have a leaf but lack index rows, search tokens or roll-ups, because making these failed. */
  derivedFailed: number;
  /** Events that became visible later than `maxTransactionMs` allows, found by the sweep. */
  lateEvents: number;
  /** Attempts given up and repeated after a while; waiting for a transaction of the host does not count. */
  failures: number;
  /** Times another process took over while this one held the lease. */
  leasesLost: number;
}

export function zeroCounters(): SequencerCounters {
  return {
    sequenced: 0,
    batches: 0,
    rawHashed: 0,
    derivedFailed: 0,
    lateEvents: 0,
    failures: 0,
    leasesLost: 0,
  };
}
