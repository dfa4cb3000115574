import type { SqlStatement } from '../append.statements.js';

export interface WriteStatement extends SqlStatement {
  /** Rows that must be affected; any other number undoes the whole transaction. */
  expectRows?: number;
}

/** Thrown when a statement affected other than its `expectRows`; nothing was written. */
export class UnexpectedRowCount extends Error {
  override readonly name = 'UnexpectedRowCount';

  constructor(expected: number, affected: number) {
    super(`Expected ${expected} affected row(s), got ${affected}.`);
  }
}

export type StoredRow = Record<string, unknown>;

/** The store's own way to its database: it never runs inside a transaction of the host. */
export interface StoreConnection {
  /**
   * Runs the statements as one transaction, READ COMMITTED where the database knows levels.
   *
   * @returns affected rows of each statement.
   * @throws AuditError `STORE_UNAVAILABLE` or `WRITE_FAILED`; nothing was written.
   * @throws UnexpectedRowCount nothing was written.
   */
  atomically(statements: readonly WriteStatement[]): Promise<number[]>;

  /**
   * Reads committed rows without locking any.
   *
   * @throws AuditError `STORE_UNAVAILABLE` or `WRITE_FAILED`.
   */
  read(sql: string, parameters?: unknown[]): Promise<StoredRow[]>;
}
