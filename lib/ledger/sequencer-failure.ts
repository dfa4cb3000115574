import { HOST_TRANSACTION_OPEN } from '../contracts/audit-store.js';
import { AuditError } from '../errors/audit-error.js';

/** True if only an open transaction of the host is in the way (SQLite); it will pass by itself. */
export function isHostTransaction(error: unknown): boolean {
  return (
    error instanceof AuditError &&
    error.code === 'STORE_UNAVAILABLE' &&
    error.cause === HOST_TRANSACTION_OPEN
  );
}

/** True if the database answered and did not want the rows: trying the same again is of no use. */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof AuditError ? error.code : undefined;
  return code !== 'STORE_UNAVAILABLE' && code !== 'LEASE_LOST';
}

/** A name of the failure without its message, which may hold SQL parameters. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
