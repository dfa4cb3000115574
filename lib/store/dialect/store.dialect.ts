/** What an INSERT does to a row that exists already. */
export interface DuplicateChange {
  /** Path of the table. */
  table: string;
  /** Columns of the primary key. */
  key: readonly string[];
  /** The column that takes the new value. */
  set?: string;
  /** The column that grows by the new value. */
  add?: string;
}

/** What differs between the databases a store can live in. Values only; statements are built elsewhere. */
export interface StoreDialect {
  readonly kind: 'sqlite' | 'mysql' | 'postgres';
  /** Rows of one multi-row insert; SQLite breaks above 1000 through TypeORM, the others gain nothing. */
  readonly maxRowsPerInsert: number;
  /**
   * Appended to an INSERT, it makes rows whose key exists already a no-op without hiding other errors.
   *
   * @param column any column of the table
   */
  ignoreDuplicates(column: string): string;
  /** Appended to an INSERT, it changes the row that exists already. */
  onDuplicate(change: DuplicateChange): string;
  /** The database's clock in UTC, as an SQL expression comparable to {@link bindTime} values. */
  readonly now: string;
  /** SQL expression: the database's clock plus a number of milliseconds. */
  nowPlus(milliseconds: number): string;
  /** Quotes a name, or each part of a dotted path. */
  quote(identifier: string): string;
  /** Placeholder of the n-th parameter, counted from 1. */
  parameter(position: number): string;
  bindId(uuid: string): unknown;
  readId(value: unknown): string;
  /** UTC text, never a `Date`: the host's connection has a time zone of its own. */
  bindTime(time: Date): string;
  readTime(value: unknown): Date;
}
