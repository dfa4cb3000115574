import { postgresForms } from '../../trigger/postgres.forms.js';
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

const CERTAIN: ReadonlySet<string> = new Set([
  'character varying',
  'text',
  'citext',
  'uuid',
  'enum',
  'integer',
  'smallint',
  'bigint',
  'numeric',
  'double precision',
  'boolean',
  'timestamp with time zone',
  'date',
]);
const TYPES: Readonly<Record<string, string>> = {
  id: 'uuid',
  occurred_at: 'timestamptz',
  ip: 'bytea',
};

/** PostgreSQL 13+. */
export function postgresSetwise(): SetwiseDialect {
  const forms = postgresForms({ timeZone: '+00:00' }, { secret: '', json: '' });
  const { text } = forms;
  const isUtc = isUtcProcess();
  return {
    forms,
    isCertainType: ({ type }) =>
      CERTAIN.has(type) || (isUtc && type === 'timestamp without time zone'),
    isOdd: ({ kind }, value) => {
      switch (kind) {
        case 'datetime':
        case 'date':
          return `NOT COALESCE(${value} BETWEEN '1000-01-02' AND '9999-12-30', true)`;
        case 'number':
          return `COALESCE(${value} IN ('NaN', 'Infinity', '-Infinity'), false)`;
        default:
          return undefined;
      }
    },
    isOddName: (name) =>
      `(char_length(${name}) > ${LONGEST_NAME} OR ${name} ~ '^ | $|  |[${ODD_SPACES}]')`,
    holdsSecret: (value, names) => {
      const matches = (pattern: string, operator = '~'): string =>
        `${value} ${operator} ${text(pattern)}`;
      const pairs = `${matches(PAIR_SIGNS_PATTERN)} AND ${matches(caseInsensitivePattern(names), '~*')}`;
      const secret = `${matches(SIGNS_PATTERN)} AND (${matches(CASE_SENSITIVE_PATTERN)} OR (${pairs}))`;
      return `(char_length(${value}) > ${LONGEST_SCANNED} OR (${secret}))`;
    },
    nextId: ({ time, counter, seed }: IdDigits, row) => {
      const next = `(${counter}::bigint + ${row})`;
      return (
        `('${time}' || lpad(to_hex(28672 + (${next} / 1048576)), 4, '0') || ` +
        `to_hex(32768 + ((${next} / 64) & 16383)) || lpad(to_hex((${next} & 63) * 4), 2, '0') || ` +
        `left(md5('${seed}' || ${row}), 10))::uuid`
      );
    },
    cell: (column, value) => {
      const type = TYPES[column] ?? 'text';
      if (value === null) return `NULL::${type}`;
      return value instanceof Uint8Array
        ? `'\\x${Buffer.from(value).toString('hex')}'::bytea`
        : `${text(String(value))}::${type}`;
    },
  };
}
