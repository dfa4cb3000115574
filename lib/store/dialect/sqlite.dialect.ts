import type { StoreDialect } from './store.dialect.js';
import { onConflict } from './on-conflict.js';
import { isoTime } from './iso-time.js';
import { quotePath } from './quote-path.js';

/** SQLite through better-sqlite3: ids and times as text, times in ISO 8601 so that text order is time order. */
export const sqliteDialect: StoreDialect = {
  kind: 'sqlite',
  maxRowsPerInsert: 500,
  ignoreDuplicates: () => ' ON CONFLICT DO NOTHING',
  onDuplicate: onConflict,
  now: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  nowPlus: (milliseconds) => {
    const seconds = (Math.round(milliseconds) / 1000).toFixed(3);
    return `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+${seconds} seconds')`;
  },
  quote: (identifier) => quotePath(identifier, '"'),
  parameter: () => '?',
  bindId: (uuid) => uuid,
  readId: (value) => String(value),
  bindTime: isoTime,
  readTime: (value) => new Date(String(value)),
};
