/** How long the writer waits for what. Milliseconds. */
export interface RecordTimings {
  /** Pause before the one repetition of an append that found the store unavailable. */
  readonly retryMs: number;
  /** An append that takes longer counts as an unavailable store; replay makes a late success harmless. */
  readonly appendTimeoutMs: number;
  /** Pause between attempts while the host's transaction holds the one SQLite connection. */
  readonly hostTransactionPollMs: number;
  /** After this long the caller may itself be inside that transaction: its event is spooled. */
  readonly hostTransactionWaitMs: number;
  /** How long callers wait for room in a full buffer. */
  readonly bufferWaitMs: number;
  /** First and longest pause between attempts to replay the spool. */
  readonly replayMinMs: number;
  readonly replayMaxMs: number;
  /** How often the spool directory is searched for files of processes that died, and our own lock renewed. */
  readonly heartbeatMs: number;
}

export const defaultTimings: RecordTimings = Object.freeze({
  retryMs: 50,
  appendTimeoutMs: 15_000,
  hostTransactionPollMs: 10,
  hostTransactionWaitMs: 250,
  bufferWaitMs: 5_000,
  replayMinMs: 100,
  replayMaxMs: 5_000,
  heartbeatMs: 30_000,
});

/** Injection token of {@link RecordTimings}; without a provider {@link defaultTimings} hold. */
export const RecordTimings = Symbol.for('nestjs-audit-trail:RecordTimings');

/** A short pause. It keeps the process alive, for an event whose write is being repeated is not safe yet. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** True if the work ends in time. It is not stopped otherwise. */
export async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
