import { parse as parseUuid, stringify as formatUuid } from 'uuid';

import type { StoreDialect } from './store.dialect.js';
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
  bindId: (uuid) => Buffer.from(parseUuid(uuid)),
  readId: (value) => formatUuid(value as Buffer),
  bindTime: (time) => time.toISOString().slice(0, 23).replace('T', ' '),
  readTime: (value) =>
    value instanceof Date ? value : new Date(`${String(value).replace(' ', 'T')}Z`),
};
