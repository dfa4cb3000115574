/** Texts of the errors and log lines of the writer. They carry codes and counts, never contents of events. */
export const recordMessages = {
  invalidInput: (field: string, received: string, expected: string) =>
    `The audit event's \`${field}\` is not valid: got ${received}, expected ${expected}. Correct it where the event is recorded.`,

  writeFailed: (count: number, reason: string) =>
    `${count} audit event(s) could not be written (${reason}). The cause holds the database's own error; with write.onWriteFailure: 'spool' events wait in a file until the database takes them.`,

  transactionLost: (count: number, reason: string) =>
    `${count} audit event(s) could not be written (${reason}) and the database refused to go back to the savepoint before them, so the surrounding transaction cannot be committed. Repeat the transaction.`,

  handlerFailed: (count: number) =>
    `write.onWriteFailure threw while it handled ${count} audit event(s), and they could not be spooled either. Correct the handler, and make the spool directory writable.`,

  bufferFull: (buffered: number, limit: number) =>
    `The audit buffer holds ${buffered} event(s) waiting for the database, more than write.maxBufferedEvents (${limit}). Raise write.maxBufferedEvents, or look at why the database is slow.`,

  spoolFailed: (directory: string, reason: string) =>
    `The audit spool in ${directory} could not be written (${reason}). Free disk space, or point write.spoolDirectory at a directory that this process may write.`,

  appendTimedOut: (milliseconds: number) =>
    `The audit store did not answer an append within ${milliseconds} ms. Look at the database's locks and its connection.`,
};

/** A short name of what went wrong: its code, else its class. Never its message, which may hold values. */
export function reasonOf(error: unknown): string {
  const own = nameOf(error) ?? typeof error;
  const inner = nameOf((error as { cause?: unknown } | undefined)?.cause);
  return inner === undefined ? own : `${own}: ${inner}`;
}

// By shape and not by instanceof: errors of Node itself come from another realm under Jest.
function nameOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return typeof name === 'string' ? name : undefined;
}
