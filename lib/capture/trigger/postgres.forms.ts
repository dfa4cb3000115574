import { quoted, SHORTEST_SECRET, type SqlForms } from './sql.forms.js';
import type { TriggerColumn, TriggerTarget } from './trigger.plan.js';

/** Kinds whose own comparison is the right one, and is found without a search path. */
const COMPARABLE: ReadonlySet<string> = new Set([
  'integer',
  'bigint',
  'number',
  'boolean',
  'datetime',
  'date',
  'buffer',
]);
const GEOMETRY = /^(geometry|geography)$/;

/** PostgreSQL 13+. Inside a function whose search path is `pg_catalog`. */
export function postgresForms(
  target: Pick<TriggerTarget, 'timeZone'>,
  functions: { secret: string; json: string },
): SqlForms {
  const text = (value: string): string => {
    const doubled = value.replaceAll("'", "''");
    // E'': what a backslash means in a plain literal depends on the session.
    return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
  };
  // '+02:00' as a zone would mean two hours west of Greenwich, as in POSIX.
  const zone = (/^[+-]/.test(target.timeZone) ? 'INTERVAL ' : '') + text(target.timeZone);
  const quoteJson = (expression: string): string => `to_json((${expression})::text)::text`;
  const utc = ({ type }: TriggerColumn, value: string): string =>
    type === 'timestamp with time zone'
      ? `${value} AT TIME ZONE 'UTC'`
      : `${value} AT TIME ZONE ${zone} AT TIME ZONE 'UTC'`;
  const isoOf = (column: TriggerColumn, value: string): string =>
    column.type.startsWith('timestamp')
      ? `CASE WHEN isfinite(${value}) THEN to_char(${utc(column, value)}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ELSE (${value})::text END`
      : `(${value})::text`;

  const plain = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'datetime':
        return isoOf(column, value);
      case 'date':
        return `CASE WHEN isfinite(${value}) THEN to_char(${value}, 'YYYY-MM-DD') ELSE (${value})::text END`;
      case 'buffer':
        return `encode(${value}, 'hex')`;
      case 'boolean':
        return `CASE WHEN ${value} THEN 'true' ELSE 'false' END`;
      case 'other':
        // As the type itself writes it: the cast of an inet adds its mask.
        return `format('%s', ${value})`;
      default:
        return `(${value})::text`;
    }
  };
  const json = (column: TriggerColumn, value: string): string => {
    switch (column.kind) {
      case 'integer':
      case 'number':
        return `to_json(${value})::text`;
      case 'boolean':
        return plain(column, value);
      case 'buffer':
        return `'{"bytes":' || octet_length(${value}) || ',"sha256":"' || encode(sha256(${value}), 'hex') || '"}'`;
      case 'json':
        return column.type.startsWith('json') ? `(${value})::text` : `${functions.json}(${value})`;
      case 'array':
        return arrayJson(column, value);
      case 'other':
        return GEOMETRY.test(column.type) || column.type === 'hstore'
          ? `to_json(${value})::text`
          : quoteJson(plain(column, value));
      default:
        return quoteJson(plain(column, value));
    }
  };
  const arrayJson = (column: TriggerColumn, value: string): string => {
    if (/^(bigint|numeric)\[\]$/.test(column.type)) return `to_json((${value})::text[])::text`;
    if (column.type.endsWith('[]')) return `to_json(${value})::text`;
    return `CASE WHEN ${value} = '' THEN '[]' ELSE '[' || replace(${quoteJson(value)}, ',', '","') || ']' END`;
  };
  return {
    text,
    name: (identifier) => quoted(identifier, '"'),
    concat: (parts) => parts.map((part) => `(${part})`).join(' || '),
    quoteJson,
    plain,
    json,
    differs: ({ kind, type }, before, after) => {
      if (COMPARABLE.has(kind) || type === 'numeric') return `${before} IS DISTINCT FROM ${after}`;
      if (type === 'json' || type === 'jsonb') {
        return `(${before})::jsonb IS DISTINCT FROM (${after})::jsonb`;
      }
      return `(${before})::text COLLATE "C" IS DISTINCT FROM (${after})::text COLLATE "C"`;
    },
    holdsSecret: (expression) => `${functions.secret}(${expression})`,
    contains: (whole, part) =>
      `(char_length(${part}) >= ${SHORTEST_SECRET} AND strpos(${whole}, ${part}) > 0)`,
    cut: (expression, length) => `left(${expression}, ${length})`,
    length: (expression) => `char_length(${expression})`,
    context: (field) => `(audit_context ->> '${field}')`,
    userName: 'session_user::text',
    userAddress: `session_user || COALESCE('@' || host(inet_client_addr()), '')`,
    transactionId: `'pg-' || txid_current()`,
  };
}
