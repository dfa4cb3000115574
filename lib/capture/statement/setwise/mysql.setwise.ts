import type { DataSource } from 'typeorm';

import { mysqlForms } from '../../trigger/mysql.forms.js';
import {
  CASE_SENSITIVE_PATTERN,
  caseInsensitivePattern,
  LONGEST_SCANNED,
  PAIR_SIGNS_PATTERN,
  SIGNS_PATTERN,
} from '../../trigger/secret.patterns.js';
import {
  isUtcProcess,
  LONGEST_NAME,
  ODD_SPACES,
  type IdDigits,
  type SetwiseDialect,
} from './setwise.dialect.js';

/** Options of mysql2 that change what values look like. */
const SHAPING = [
  'typeCast',
  'dateStrings',
  'decimalNumbers',
  'bigNumberStrings',
  'supportBigNumbers',
];
const TEXTS: ReadonlySet<string> = new Set([
  'varchar',
  'text',
  'tinytext',
  'mediumtext',
  'longtext',
  'enum',
  'uuid',
]);
const NUMBERS: ReadonlySet<string> = new Set([
  'int',
  'smallint',
  'mediumint',
  'bigint',
  'decimal',
  'double',
]);

/** MySQL 8 and MariaDB 10.6+. */
export function mysqlSetwise({ options }: DataSource): SetwiseDialect | undefined {
  const { extra, ...own } = options as { extra?: Record<string, unknown>; timezone?: string };
  const given = { ...own, ...extra } as Record<string, unknown>;
  if (SHAPING.some((name) => given[name] !== undefined)) return undefined;
  const zone = (given.timezone ?? 'local') as string;
  const isUtc = zone === 'Z' || zone === '+00:00' || (zone === 'local' && isUtcProcess());
  const text = (value: string): string =>
    // mysql2 takes every question mark for a parameter, and what a backslash means depends on the SQL mode.
    /[\\?\0]/.test(value)
      ? `CONVERT(X'${Buffer.from(value).toString('hex')}' USING utf8mb4)`
      : `'${value.replaceAll("'", "''")}'`;
  return {
    forms: { ...mysqlForms({ timeZone: '+00:00' }, ''), text },
    isCertainType: ({ kind, type }, column) => {
      // Gone from TypeORM 1.x.
      if ((column as { zerofill?: boolean }).zerofill) return false;
      if (kind === 'datetime') return isUtc && (type === 'datetime' || type === 'timestamp');
      if (kind === 'date') return type === 'date';
      if (kind === 'boolean') return type === 'tinyint';
      if (kind === 'string') return TEXTS.has(type);
      return NUMBERS.has(type) || (kind === 'integer' && type === 'tinyint');
    },
    isOdd: ({ kind }, value) => {
      switch (kind) {
        case 'datetime':
        case 'date':
          return `NOT COALESCE(${value} BETWEEN '1000-01-02' AND '9999-12-30', ${value} IS NULL)`;
        default:
          return undefined;
      }
    },
    isOddName: (name) =>
      `(CHAR_LENGTH(${name}) > ${LONGEST_NAME} OR LOCATE(CHAR(0), ${name}) > 0 OR ${name} REGEXP '^ | $|  |[${ODD_SPACES}]')`,
    holdsSecret: (value, names) => {
      const matches = (pattern: string): string => `${value} REGEXP ${text(pattern)}`;
      const pairs = `${matches(PAIR_SIGNS_PATTERN)} AND ${matches(`(?i)${caseInsensitivePattern(names)}`)}`;
      const secret = `${matches(SIGNS_PATTERN)} AND (${matches(CASE_SENSITIVE_PATTERN)} OR (${pairs}))`;
      return `COALESCE(CHAR_LENGTH(${value}) > ${LONGEST_SCANNED} OR (${secret}), 1)`;
    },
    nextId: ({ time, counter, seed }: IdDigits, row) => {
      const next = `(${counter} + ${row})`;
      return (
        `UNHEX(CONCAT('${time}', LPAD(HEX(28672 + (${next} DIV 1048576)), 4, '0'), ` +
        `HEX(32768 + ((${next} DIV 64) & 16383)), LPAD(HEX((${next} & 63) * 4), 2, '0'), ` +
        `LEFT(MD5(CONCAT('${seed}', ${row})), 10)))`
      );
    },
    cell: (_column, value) => {
      if (value === null) return 'NULL';
      return value instanceof Uint8Array
        ? `X'${Buffer.from(value).toString('hex')}'`
        : text(String(value));
    },
  };
}
