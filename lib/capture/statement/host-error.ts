import { QueryFailedError } from 'typeorm';

import { LOCK_TIMEOUT_ERRNO, LOSING_ERRNOS } from './lost-transactions.js';
import type { StatementUnit } from './statement.unit.js';

/** What the host has asked for, as TypeORM's errors tell it. */
export interface HostStatement {
  readonly sql: string;
  readonly parameters: unknown[] | undefined;
}

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
export function asErrorOf({ sql, parameters }: HostStatement, error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  return new QueryFailedError(sql, parameters, error.driverError as Error);
}

/**
 * Runs what captures a statement. Where the transaction around it fails, with what a database checks
 * no sooner than at COMMIT for one, it is the host's statement that has failed.
 */
export async function inNameOf<T>(statement: HostStatement, capture: () => Promise<T>): Promise<T> {
  try {
    return await capture();
  } catch (error) {
    const { query } = (error ?? {}) as { query?: unknown };
    const isOurs = typeof query === 'string' && OURS.test(query);
    throw isOurs ? asErrorOf(statement, error) : error;
  }
}

/** The statements that hold a capture together. */
const OURS =
  /^(?:COMMIT|START TRANSACTION|ROLLBACK|(?:ROLLBACK TO |RELEASE )?SAVEPOINT nestjs_audit_\d+)$/;

/**
 * After a SELECT of ours has failed: what it has left is undone, for the host's statement to run as
 * if nothing had been tried.
 *
 * @throws the first error, as the host statement's, if that statement must not run any more
 */
export async function undoAfter(
  error: unknown,
  { statement, unit }: { statement: HostStatement; unit: Pick<StatementUnit, 'undo'> },
): Promise<void> {
  if (isOfTheMoment(error)) throw asErrorOf(statement, error);
  try {
    await unit.undo();
  } catch {
    // The transaction is gone, with the mark to go back to.
    throw asErrorOf(statement, error);
  }
}

/** Lost transactions, lock wait, interrupted, timeout, lost connections. */
const MYSQL_CODES: ReadonlySet<number> = new Set([
  ...LOSING_ERRNOS,
  LOCK_TIMEOUT_ERRNO,
  1317,
  1969,
  3024,
  3572,
  2006,
  2013,
  1053,
  1927,
]);

interface DriverError {
  code?: unknown;
  errno?: number;
  fatal?: boolean;
}
