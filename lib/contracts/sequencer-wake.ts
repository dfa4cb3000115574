/** Told by the writer that something was committed, so that the sequencer need not wait for its next tick. */
export interface SequencerWake {
  wake(): void;
}

/** Injection token of {@link SequencerWake}. */
export const SequencerWake = Symbol.for('nestjs-audit-trail:SequencerWake');
