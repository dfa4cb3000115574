import { sqliteDialect } from '../dialect/sqlite.dialect.js';
import { isRequiredText, TEXT_LENGTHS } from '../event-columns.js';
import type { SchemaStatements } from './audit-schema.js';
import { FACTS_COLUMNS } from './facts-index.js';

const q = sqliteDialect.quote;

/** First version of the tables, SQLite. */
export const sqliteTables: SchemaStatements = {
  up: ({ tables: t }) => [
    // AUTOINCREMENT: without it the rowids of pruned events come again, below the low-water mark.
    // The CHECK keeps rows written by SQL in the one form of time that sorts as text.
    `CREATE TABLE ${q(t.event)} (
      ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      occurred_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', occurred_at) IS occurred_at),
      ${textColumns()},
      ip BLOB,
      payload TEXT NOT NULL,
      UNIQUE (occurred_at, id)
    )`,
    `CREATE INDEX ${q(`${t.event}_target`)} ON ${q(t.event)} (target_type, target_id, occurred_at)`,
    `CREATE INDEX ${q(`${t.event}_actor`)} ON ${q(t.event)} (actor_id, occurred_at)`,
    `CREATE INDEX ${q(`${t.event}_facts`)} ON ${q(t.event)} (${FACTS_COLUMNS.join(', ')})`,
    `CREATE TABLE ${q(t.leaf)} (
      seq INTEGER PRIMARY KEY,
      event_id TEXT NOT NULL UNIQUE,
      occurred_at TEXT NOT NULL,
      hash_version INTEGER NOT NULL,
      hash BLOB NOT NULL,
      salts TEXT
    )`,
    `CREATE TABLE ${q(t.index)} (
      kind TEXT NOT NULL,
      value TEXT NOT NULL,
      occurred_at TEXT NOT NULL,
      event_id TEXT NOT NULL,
      PRIMARY KEY (kind, value, occurred_at, event_id)
    ) WITHOUT ROWID`,
    `CREATE VIRTUAL TABLE ${q(t.search)} USING fts5(tokens, tokenize = 'ascii')`,
    `CREATE TABLE ${q(t.rollup)} (
      hour TEXT NOT NULL,
      tenant_id TEXT NOT NULL DEFAULT '',
      dimension TEXT NOT NULL,
      value TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (hour, tenant_id, dimension, value)
    ) WITHOUT ROWID`,
    `CREATE TABLE ${q(t.lease)} (
      name TEXT PRIMARY KEY NOT NULL,
      holder TEXT NOT NULL,
      token INTEGER NOT NULL,
      expires_at TEXT NOT NULL
    )`,
    `CREATE TABLE ${q(t.cursor)} (name TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL)`,
  ],
  down: ({ tables: t }) =>
    [t.cursor, t.lease, t.rollup, t.search, t.index, t.leaf, t.event].map(
      (table) => `DROP TABLE ${q(table)}`,
    ),
};

function textColumns(): string {
  return Object.keys(TEXT_LENGTHS)
    .map((column) => `${column} TEXT${isRequiredText(column) ? ' NOT NULL' : ''}`)
    .join(',\n      ');
}
