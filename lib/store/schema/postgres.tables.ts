import { postgresDialect } from '../dialect/postgres.dialect.js';
import { isRequiredText, TEXT_LENGTHS } from '../event-columns.js';
import type { SchemaStatements } from './audit-schema.js';
import { FACTS_COLUMNS } from './facts-index.js';

const q = postgresDialect.quote;

/** First version of the tables, PostgreSQL 13+. */
export const postgresTables: SchemaStatements = {
  up: ({ tables: t, names: n }) => [
    `CREATE TABLE ${q(t.event)} (
      ordinal bigint GENERATED ALWAYS AS IDENTITY,
      id uuid NOT NULL,
      occurred_at timestamptz(3) NOT NULL,
      ${textColumns()},
      ip bytea,
      payload text NOT NULL,
      PRIMARY KEY (occurred_at, id)
    )`,
    `CREATE UNIQUE INDEX ${q(`${n.event}_ordinal`)} ON ${q(t.event)} (ordinal)`,
    `CREATE INDEX ${q(`${n.event}_target`)} ON ${q(t.event)} (target_type, target_id, occurred_at)`,
    `CREATE INDEX ${q(`${n.event}_actor`)} ON ${q(t.event)} (actor_id, occurred_at)`,
    `CREATE INDEX ${q(`${n.event}_facts`)} ON ${q(t.event)} (${FACTS_COLUMNS.join(', ')})`,
    `CREATE TABLE ${q(t.leaf)} (
      seq bigint PRIMARY KEY,
      event_id uuid NOT NULL UNIQUE,
      occurred_at timestamptz(3) NOT NULL,
      hash_version smallint NOT NULL,
      hash bytea NOT NULL,
      salts text
    )`,
    `CREATE TABLE ${q(t.index)} (
      kind varchar(32) NOT NULL,
      value varchar(255) NOT NULL,
      occurred_at timestamptz(3) NOT NULL,
      event_id uuid NOT NULL,
      PRIMARY KEY (kind, value, occurred_at, event_id)
    )`,
    `CREATE TABLE ${q(t.search)} (seq bigint PRIMARY KEY, tokens text NOT NULL)`,
    `CREATE INDEX ${q(`${n.search}_tokens`)} ON ${q(t.search)} USING gin (to_tsvector('simple', tokens))`,
    `CREATE TABLE ${q(t.rollup)} (
      hour timestamptz(3) NOT NULL,
      tenant_id varchar(128) NOT NULL DEFAULT '',
      dimension varchar(32) NOT NULL,
      value varchar(255) NOT NULL,
      count bigint NOT NULL,
      PRIMARY KEY (hour, tenant_id, dimension, value)
    )`,
    `CREATE TABLE ${q(t.lease)} (
      name varchar(64) PRIMARY KEY,
      holder varchar(128) NOT NULL,
      token bigint NOT NULL,
      expires_at timestamptz(3) NOT NULL
    )`,
    `CREATE TABLE ${q(t.cursor)} (name varchar(64) PRIMARY KEY, position bigint NOT NULL)`,
  ],
  down: ({ tables: t }) =>
    [t.cursor, t.lease, t.rollup, t.search, t.index, t.leaf, t.event].map(
      (table) => `DROP TABLE ${q(table)}`,
    ),
};

function textColumns(): string {
  return Object.entries(TEXT_LENGTHS)
    .map(([name, length]) => `${name} varchar(${length})${isRequiredText(name) ? ' NOT NULL' : ''}`)
    .join(',\n      ');
}
