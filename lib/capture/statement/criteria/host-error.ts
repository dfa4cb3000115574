import { QueryFailedError } from 'typeorm';

import type { BuilderStatement } from '../builder.seam.js';

/**
 * Errors that say nothing of our SELECT but of the moment: rows locked by others, a time limit, a
 * lost connection. The host's own statement would have met them in its place, and the transaction
 * may be gone already: that statement must not run any more.
 */
export function isOfTheMoment(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return true;
  const { code, errno, fatal } = error.driverError as DriverError;
  if (fatal === true || (errno !== undefined && MYSQL_CODES.has(errno))) return true;
  return (
    typeof code === 'string' && /^(?:40|53|57|08|58|55P03|25P0[23]|E[A-Z]+$|PROTOCOL_)/.test(code)
  );
}

/** The error of a statement of ours, as the error of the host's statement that it stands in for. */
export function asErrorOf({ sql, parameters }: BuilderStatement, error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  return new QueryFailedError(sql, parameters, error.driverError as Error);
}

/** Deadlock, lock wait, interrupted, timeout, lost connections. */
const MYSQL_CODES: ReadonlySet<number> = new Set([
  1213, 1205, 1317, 1969, 3024, 3572, 2006, 2013, 1053, 1927,
]);

interface DriverError {
  code?: unknown;
  errno?: number;
  fatal?: boolean;
}
