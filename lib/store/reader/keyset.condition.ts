import type { EventPosition, ReadQuery } from '../../contracts/audit-reader.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { sql, verbatim, type SqlFragment } from './sql-fragment.js';
import { timeBound } from './time-bound.js';

/** Where the time and the id of an event stand in a statement. */
export interface KeyColumns {
  occurredAt: SqlFragment;
  id: SqlFragment;
}

/** ORDER BY of a page. */
export function readingOrder(columns: KeyColumns, order: ReadQuery['order']): SqlFragment {
  const direction = verbatim(order === 'newest' ? 'DESC' : 'ASC');
  return sql`ORDER BY ${columns.occurredAt} ${direction}, ${columns.id} ${direction}`;
}

/** True for what comes after a place in reading order. */
export function afterPosition(
  columns: KeyColumns,
  query: { after: EventPosition; order: ReadQuery['order'] },
  dialect: StoreDialect,
): SqlFragment {
  const { occurredAt, id } = columns;
  const time = timeBound(query.after.occurredAt, dialect);
  const eventId = dialect.bindId(query.after.id);
  const beyond = verbatim(query.order === 'newest' ? '<' : '>');
  if (dialect.kind !== 'mysql') {
    return sql`(${occurredAt}, ${id}) ${beyond} (${time}, ${eventId})`;
  }
  // MySQL reads the whole index for a row value; the plain bound is a range, and prunes partitions.
  return sql`${occurredAt} ${beyond}= ${time} AND (${occurredAt} ${beyond} ${time} OR ${id} ${beyond} ${eventId})`;
}
