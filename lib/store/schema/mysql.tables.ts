import { mysqlDialect } from '../dialect/mysql.dialect.js';
import { isRequiredText, TEXT_LENGTHS } from '../event-columns.js';
import { FACTS_COLUMNS } from './facts-index.js';
import { monthsAhead, partitionDefinition, REST_PARTITION } from '../partitions/month-partition.js';
import type { SchemaStatements, SchemaTarget } from './audit-schema.js';

const q = mysqlDialect.quote;

/** Written out, so that the database's defaults do not matter. `_bin`: `A1` and `a1` are two. */
const TABLE_OPTIONS =
  'ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/**
 * First version of the tables, MySQL 8 and MariaDB 10.6+. IF NOT EXISTS: DDL commits by
 * itself here, and a migration that was cut short must be able to run again.
 */
export const mysqlTables: SchemaStatements = {
  up: (target) => {
    const t = target.tables;
    return [
      `CREATE TABLE IF NOT EXISTS ${q(t.event)} (
        id BINARY(16) NOT NULL,
        occurred_at DATETIME(3) NOT NULL,
        ordinal BIGINT NOT NULL AUTO_INCREMENT,
        ${textColumns()},
        ip VARBINARY(16) NULL,
        payload LONGTEXT NOT NULL,
        PRIMARY KEY (occurred_at, id),
        KEY ordinal (ordinal),
        KEY target (target_type, target_id, occurred_at),
        KEY actor (actor_id, occurred_at),
        KEY facts (${FACTS_COLUMNS.join(', ')})
      ) ${TABLE_OPTIONS}${partitionsOf(target)}`,
      `CREATE TABLE IF NOT EXISTS ${q(t.leaf)} (
        seq BIGINT NOT NULL PRIMARY KEY,
        event_id BINARY(16) NOT NULL,
        occurred_at DATETIME(3) NOT NULL,
        hash_version SMALLINT NOT NULL,
        hash BINARY(32) NOT NULL,
        salts LONGTEXT NULL,
        UNIQUE KEY event_id (event_id)
      ) ${TABLE_OPTIONS}`,
      `CREATE TABLE IF NOT EXISTS ${q(t.index)} (
        kind VARCHAR(32) NOT NULL,
        value VARCHAR(255) NOT NULL,
        occurred_at DATETIME(3) NOT NULL,
        event_id BINARY(16) NOT NULL,
        PRIMARY KEY (kind, value, occurred_at, event_id)
      ) ${TABLE_OPTIONS}${partitionsOf(target)}`,
      // Not partitioned: a partitioned table takes no FULLTEXT index.
      `CREATE TABLE IF NOT EXISTS ${q(t.search)} (
        seq BIGINT NOT NULL PRIMARY KEY,
        tokens LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        FULLTEXT KEY tokens (tokens)
      ) ${TABLE_OPTIONS}`,
      `CREATE TABLE IF NOT EXISTS ${q(t.rollup)} (
        hour DATETIME(3) NOT NULL,
        tenant_id VARCHAR(128) NOT NULL DEFAULT '',
        dimension VARCHAR(32) NOT NULL,
        value VARCHAR(255) NOT NULL,
        \`count\` BIGINT NOT NULL,
        PRIMARY KEY (hour, tenant_id, dimension, value)
      ) ${TABLE_OPTIONS}`,
      `CREATE TABLE IF NOT EXISTS ${q(t.lease)} (
        name VARCHAR(64) NOT NULL PRIMARY KEY,
        holder VARCHAR(128) NOT NULL,
        token BIGINT NOT NULL,
        expires_at DATETIME(3) NOT NULL
      ) ${TABLE_OPTIONS}`,
      `CREATE TABLE IF NOT EXISTS ${q(t.cursor)} (
        name VARCHAR(64) NOT NULL PRIMARY KEY,
        position BIGINT NOT NULL
      ) ${TABLE_OPTIONS}`,
    ];
  },
  down: ({ tables: t }) =>
    [t.cursor, t.lease, t.rollup, t.search, t.index, t.leaf, t.event].map(
      (table) => `DROP TABLE IF EXISTS ${q(table)}`,
    ),
};

function textColumns(): string {
  return Object.entries(TEXT_LENGTHS)
    .map(([name, length]) => `${name} VARCHAR(${length}) ${isRequiredText(name) ? 'NOT ' : ''}NULL`)
    .join(',\n        ');
}

function partitionsOf({ partitions, now }: SchemaTarget): string {
  if (partitions === 'none') return '';
  const months = monthsAhead(now, now).map(partitionDefinition);
  return ` PARTITION BY RANGE COLUMNS (occurred_at) (${[...months, REST_PARTITION].join(', ')})`;
}
