/** MySQL's errors with which InnoDB has rolled the whole transaction back, and not the statement alone. */
export const LOSING_ERRNOS: ReadonlySet<number> = new Set([
  1213, // deadlock
  1020, // MariaDB's innodb_snapshot_isolation: the row has changed since the snapshot
  1206, // the lock table is full
]);

/** A lock did not come in time: so it is under `innodb_rollback_on_timeout` only. */
export const LOCK_TIMEOUT_ERRNO = 1205;
