import { quoted, SHORTEST_SECRET, type SqlForms } from './sql.forms.js';
import type { TriggerColumn, TriggerTarget } from './trigger.plan.js';

const GEOMETRY = /^(geometry|point|linestring|polygon|multi\w+|geometrycollection|geomcollection)$/;
/** What MySQL compares by a collation: in the usual ones `A` equals `a`, and blanks at the end do not count. */
const COLLATED: ReadonlySet<string> = new Set(['string', 'array', 'other']);

/** What MySQL 8 and MariaDB 10.6+ both take. */
export function mysqlForms(
  target: Pick<TriggerTarget, 'timeZone'>,
  secretFunction: string,
): SqlForms {
  const text = (value: string): string =>
    // What a backslash means in a literal depends on the SQL mode.
    value.includes('\\')
      ? `CONVERT(X'${Buffer.from(value).toString('hex')}' USING utf8mb4)`
      : `'${value.replaceAll("'", "''")}'`;
  const utf8 = (value: string): string => `CONVERT(${value} USING utf8mb4) COLLATE utf8mb4_bin`;
  const quoteJson = (expression: string): string => `JSON_QUOTE(${expression})`;

  const zoned = ({ type }: TriggerColumn, value: string): string => {
    // A TIMESTAMP is shown in the session's zone; the application's session has the server's, and
    // mysql2 takes what it is shown for a time in the data source's zone.
    const shown =
      type === 'timestamp'
        ? `CONVERT_TZ(${value}, @@session.time_zone, @@global.time_zone)`
        : value;
    return `COALESCE(CONVERT_TZ(${shown}, ${text(target.timeZone)}, '+00:00'), ${value})`;
  };
  const plain = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'datetime':
        return `CONCAT(LEFT(DATE_FORMAT(${zoned(column, value)}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`;
      case 'date':
        return `DATE_FORMAT(${value}, '%Y-%m-%d')`;
      case 'time':
        return `TRIM(TRAILING '.' FROM IF(LOCATE('.', ${value}), TRIM(TRAILING '0' FROM ${value}), ${value}))`;
      case 'buffer':
        return `LOWER(HEX(${value}))`;
      case 'boolean':
        return `IF(${value} <> 0, 'true', 'false')`;
      case 'integer':
      case 'bigint':
        return column.type === 'bit' ? `CAST(${value} + 0 AS CHAR)` : `CAST(${value} AS CHAR)`;
      case 'number':
      case 'decimal':
        return `CAST(${value} AS CHAR)`;
      default:
        return utf8(GEOMETRY.test(column.type) ? `ST_AsText(${value})` : `CAST(${value} AS CHAR)`);
    }
  };
  const json = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'integer':
      case 'number':
      case 'boolean':
        return plain(column, value);
      case 'buffer':
        return `CONCAT('{"bytes":', LENGTH(${value}), ',"sha256":"', SHA2(${value}, 256), '"}')`;
      case 'json':
        return `IF(JSON_VALID(${value}), ${utf8(`CAST(${value} AS CHAR)`)}, ${quoteJson(plain(column, value))})`;
      case 'array':
        return `IF(${value} = '', '[]', CONCAT('[', REPLACE(${quoteJson(plain(column, value))}, ',', '","'), ']'))`;
      default:
        return quoteJson(plain(column, value));
    }
  };
  return {
    text,
    name: (identifier) => quoted(identifier, '`'),
    concat: (parts) => `CONCAT(${parts.join(', ')})`,
    quoteJson,
    plain,
    json,
    differs: ({ kind, type }, before, after) =>
      (COLLATED.has(kind) && !GEOMETRY.test(type)) || type === 'text'
        ? `NOT (CAST(${before} AS BINARY) <=> CAST(${after} AS BINARY))`
        : `NOT (${before} <=> ${after})`,
    holdsSecret: (expression) => `${secretFunction}(${expression})`,
    contains: (whole, part) =>
      `(CHAR_LENGTH(${part}) >= ${SHORTEST_SECRET} AND LOCATE(${part}, ${whole}) > 0)`,
    cut: (expression, length) => `LEFT(${expression}, ${length})`,
    length: (expression) => `CHAR_LENGTH(${expression})`,
    context: (field) => utf8(`@audit_${field}`),
    userName: utf8(`LEFT(USER(), CHAR_LENGTH(USER()) - LOCATE('@', REVERSE(USER())))`),
    userAddress: utf8('USER()'),
    transactionId: 'NULL',
  };
}
