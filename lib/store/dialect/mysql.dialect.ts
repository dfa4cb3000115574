import type { StoreDialect } from './store.dialect.js';
import { isoTime } from './iso-time.js';
import { quotePath } from './quote-path.js';

/** MySQL 8 and MariaDB 10.6+: ids as BINARY(16), times as DATETIME(3) in UTC. Only SQL that both take. */
export const mysqlDialect: StoreDialect = {
  kind: 'mysql',
  maxRowsPerInsert: 500,
  ignoreDuplicates: (column) => ` ON DUPLICATE KEY UPDATE \`${column}\` = \`${column}\``,
  // VALUES(): MariaDB lacks the row alias that MySQL 8 would rather see.
  onDuplicate: ({ set, add }) =>
    set === undefined
      ? ` ON DUPLICATE KEY UPDATE \`${add}\` = \`${add}\` + VALUES(\`${add}\`)`
      : ` ON DUPLICATE KEY UPDATE \`${set}\` = VALUES(\`${set}\`)`,
  now: 'UTC_TIMESTAMP(3)',
  nowPlus: (milliseconds) =>
    `UTC_TIMESTAMP(3) + INTERVAL ${Math.round(milliseconds * 1000)} MICROSECOND`,
  quote: (identifier) => quotePath(identifier, '`'),
  parameter: () => '?',
  // Not checked for being a UUID: SQL may have written any 16 bytes, and they are read and bound again.
  bindId: (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex'),
  readId: (value) =>
    (value as Buffer)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  bindTime: (time) => isoTime(time).slice(0, 23).replace('T', ' '),
  readTime: (value) =>
    value instanceof Date ? value : new Date(`${String(value).replace(' ', 'T')}Z`),
};
