import { LONGEST_SCANNED } from './secret.patterns.js';
import { quoted, SHORTEST_SECRET, type SqlForms } from './sql.forms.js';
import type { TriggerColumn } from './trigger.plan.js';

const LARGEST_NUMBER = Number.MAX_SAFE_INTEGER;

/**
 * SQLite 3.31+ with its JSON functions: other programs that write the file bring a library of their
 * own. A column may hold a value of any type here, and no expression may fail over it.
 */
export function sqliteForms(tables: { secrets: string }): SqlForms {
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const name = (identifier: string): string => quoted(identifier, '"');
  const asText = (value: string): string => `CAST(${value} AS TEXT)`;
  const quoteJson = (expression: string): string => `json_quote(${asText(expression)})`;
  const utc = (value: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${value})`;
  const digest = (value: string): string => `'{"bytes":' || length(${value}) || '}'`;
  // json_quote() fails over bytes, and JSON has no infinity.
  const number = (value: string): string =>
    `CASE typeof(${value}) WHEN 'integer' THEN CASE WHEN ${value} BETWEEN -${LARGEST_NUMBER} AND ${LARGEST_NUMBER} ` +
    `THEN ${asText(value)} ELSE ${quoteJson(value)} END ` +
    `WHEN 'real' THEN CASE WHEN abs(${value}) <= 1.7976931348623157e308 THEN printf('%!.17g', ${value}) ELSE ${quoteJson(value)} END ` +
    `WHEN 'blob' THEN ${digest(value)} ELSE ${quoteJson(value)} END`;

  const plain = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'datetime':
        return `CASE WHEN typeof(${value}) = 'text' THEN COALESCE(${utc(value)}, ${value}) ELSE ${asText(value)} END`;
      case 'date':
        return `substr(${value}, 1, 10)`;
      case 'buffer':
        return `lower(hex(${value}))`;
      case 'boolean':
        return `CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${asText(value)} END`;
      default:
        return `CASE typeof(${value}) WHEN 'blob' THEN lower(hex(${value})) ELSE ${asText(value)} END`;
    }
  };
  const json = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'integer':
      case 'number':
        return number(value);
      case 'boolean':
        return `CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${number(value)} END`;
      case 'buffer':
        return digest(value);
      case 'json':
        return `CASE WHEN json_valid(${value}) THEN ${asText(value)} ELSE ${quoteJson(plain(column, value))} END`;
      case 'array':
        return `CASE ${value} WHEN '' THEN '[]' ELSE '[' || replace(${quoteJson(plain(column, value))}, ',', '","') || ']' END`;
      case 'other':
        return `CASE WHEN typeof(${value}) IN ('integer', 'real', 'blob') THEN ${number(value)} ELSE ${quoteJson(value)} END`;
      default:
        return quoteJson(plain(column, value));
    }
  };
  return {
    text,
    name,
    concat: (parts) => parts.map((part) => `(${part})`).join(' || '),
    quoteJson,
    plain,
    json,
    // The column may be declared COLLATE NOCASE.
    differs: (_column, before, after) => `${before} COLLATE BINARY IS NOT ${after}`,
    holdsSecret: (expression) =>
      `length(${expression}) > ${LONGEST_SCANNED} OR EXISTS (SELECT 1 FROM ${name(tables.secrets)} AS s WHERE (s.pair = 0 OR ${expression} GLOB '*[=:]*') ` +
      `AND CASE s.lowered WHEN 1 THEN lower(${expression}) ELSE ${expression} END GLOB s.pattern)`,
    contains: (whole, part) =>
      `(length(${part}) >= ${SHORTEST_SECRET} AND instr(${whole}, ${part}) > 0)`,
    cut: (expression, length) => `substr(${expression}, 1, ${length})`,
    length: (expression) => `length(${expression})`,
    context: (field) => `c.${field}`,
    userName: 'NULL',
    userAddress: 'NULL',
    transactionId: 'NULL',
  };
}
