import type { StoreDialect } from './store.dialect.js';
import { onConflict } from './on-conflict.js';
import { isoTime } from './iso-time.js';
import { quotePath } from './quote-path.js';

/** PostgreSQL 13+: ids as uuid, times as timestamptz. */
export const postgresDialect: StoreDialect = {
  kind: 'postgres',
  maxRowsPerInsert: 500,
  ignoreDuplicates: () => ' ON CONFLICT DO NOTHING',
  onDuplicate: onConflict,
  now: 'clock_timestamp()',
  nowPlus: (milliseconds) =>
    `clock_timestamp() + interval '${Math.round(milliseconds)} milliseconds'`,
  quote: (identifier) => quotePath(identifier, '"'),
  parameter: (position) => `$${position}`,
  bindId: (uuid) => uuid,
  readId: (value) => String(value),
  bindTime: isoTime,
  readTime: (value) => (value instanceof Date ? value : new Date(String(value))),
};
