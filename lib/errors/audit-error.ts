/** Stable machine-readable reason of an {@link AuditError}. */
export type AuditErrorCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_INPUT'
  | 'INVALID_FILTER'
  | 'INVALID_CURSOR'
  | 'NOT_CANONICAL'
  | 'UNSUPPORTED_DRIVER'
  | 'SCHEMA_OUTDATED'
  | 'SCHEMA_LOCK_TIMEOUT'
  | 'STORE_UNAVAILABLE'
  | 'WRITE_FAILED'
  | 'BUFFER_FULL'
  | 'SPOOL_FAILED'
  | 'MISSING_PACKAGE'
  | 'LEASE_LOST'
  | 'CAPTURE_FAILED'
  | 'REASON_REQUIRED'
  | 'NO_UNIT_OF_WORK';

/**
 * The one error class of this package. The message says what went wrong, where,
 * and how to fix it; `cause` carries the underlying error.
 */
export class AuditError extends Error {
  override readonly name = 'AuditError';

  constructor(
    readonly code: AuditErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
