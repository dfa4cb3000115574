import type { StoreDialect } from '../dialect/store.dialect.js';
import { verbatim, type SqlFragment } from './sql-fragment.js';

/**
 * The words of a SELECT whose tables are read in the order they are written in: which one leads
 * has been decided by counting. PostgreSQL knows none, and its own statistics do well.
 */
export function inWrittenOrder({ kind }: StoreDialect): { select: SqlFragment; join: SqlFragment } {
  return {
    select: verbatim(kind === 'mysql' ? 'SELECT STRAIGHT_JOIN' : 'SELECT'),
    join: verbatim(kind === 'sqlite' ? 'CROSS JOIN' : 'JOIN'),
  };
}
