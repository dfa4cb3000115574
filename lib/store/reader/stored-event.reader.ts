import type { AuditEvent } from '../../event/audit-event.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { decodeEvent, type EventRow } from '../event-row.codec.js';

/**
 * The event of a stored row. One whose payload cannot be decoded (written by SQL)
 * says what its columns say, and `metadata: { unreadable: true }`.
 */
export function readEvent(row: EventRow, dialect: StoreDialect): AuditEvent {
  try {
    return decodeEvent(row, dialect);
  } catch {
    // Whatever is wrong with the text, the row stays a happening that its readers must see.
    const payload = JSON.stringify({ schemaVersion: 0, metadata: { unreadable: true } });
    return decodeEvent({ ...row, payload }, dialect);
  }
}
