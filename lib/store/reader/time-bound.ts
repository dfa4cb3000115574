import type { StoreDialect } from '../dialect/store.dialect.js';

/** What every database can hold; MySQL's DATETIME is the narrowest. */
const EARLIEST_MS = Date.parse('1000-01-01T00:00:00.000Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** A time to compare with, in epoch milliseconds, as a parameter; one beyond what is stored, as a `Date` may be, is the last that can be. */
export function timeBound(milliseconds: number, dialect: StoreDialect): unknown {
  return dialect.bindTime(new Date(Math.min(LATEST_MS, Math.max(EARLIEST_MS, milliseconds))));
}
