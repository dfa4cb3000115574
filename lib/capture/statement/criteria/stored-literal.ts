import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { kindOf } from '../../entity/column-kind.js';

/** Is told when a value cannot be foreseen: it has to be read. */
export const UNKNOWN = Symbol('unknown');

type Foresee = (value: unknown, column: ColumnMetadata, server: Server) => unknown;
type Server = 'mysql' | 'postgres' | 'sqlite';

/**
 * What the driver will give for a value once it is stored, if that is certain: the column takes it as
 * it is, without rounding, padding, cutting or another spelling. Otherwise {@link UNKNOWN}.
 */
export function storedLiteral(
  { options: { type } }: DataSource,
  column: ColumnMetadata,
  value: unknown,
): unknown {
  const server = SERVERS[type];
  if (!server || column.transformer || value === undefined) return UNKNOWN;
  if (value === null) return column.isNullable ? null : UNKNOWN;
  return FORESEEABLE[kindOf(column)]?.(value, column, server) ?? UNKNOWN;
}

const SERVERS: Partial<Record<string, Server>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  'better-sqlite3': 'sqlite',
  sqlite: 'sqlite',
  sqljs: 'sqlite',
};

/** Each gives undefined for what it is not certain of. */
const FORESEEABLE: Partial<Record<ReturnType<typeof kindOf>, Foresee>> = {
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  integer: (value, { type, unsigned }, server) => {
    if (!Number.isSafeInteger(value)) return undefined;
    const number = value as number;
    const bound =
      server === 'sqlite'
        ? Number.MAX_SAFE_INTEGER
        : INTEGER_BOUNDS[type === Number ? 'int' : String(type)];
    const isWithin = bound !== undefined && Math.abs(number) <= bound;
    return isWithin && !(unsigned && number < 0) ? number : undefined;
  },
  bigint: (value, { unsigned }, server) => {
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) return undefined;
    const text = String(value);
    const form = unsigned ? /^(?:0|[1-9]\d{0,17})$/ : /^(?:0|-?[1-9]\d{0,17})$/;
    // SQLite's driver gives a number, which is not exact beyond that.
    const isExact = server !== 'sqlite' || Number.isSafeInteger(Number(text));
    return form.test(text) && isExact ? text : undefined;
  },
  number: (value, { type }, server) => {
    const isDouble = server === 'sqlite' || DOUBLES.has(String(type));
    return isDouble && Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
  },
  decimal: (value, { precision, scale }, server) => {
    if (server === 'sqlite' || !precision) return undefined;
    return fittingDecimal(String(value), precision, scale ?? 0);
  },
  string: (value, column, server) => storedText(value, column, server),
  datetime: (value, column, server) => storedDate(value, column, server),
  date: (value) =>
    typeof value === 'string' && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/.test(value)
      ? value
      : undefined,
  json: (value, { type }, server) => storedJson(value, String(type), server),
};

const INTEGER_BOUNDS: Partial<Record<string, number>> = {
  tinyint: 127,
  smallint: 32_767,
  int2: 32_767,
  mediumint: 8_388_607,
  int: 2_147_483_647,
  integer: 2_147_483_647,
  int4: 2_147_483_647,
};
const DOUBLES: ReadonlySet<string> = new Set(['double', 'double precision', 'float8']);
/** Bytes of a MySQL TEXT. */
const MAX_TEXT = 65_535;
const DEFAULT_LENGTH = 255;

function fittingDecimal(text: string, precision: number, scale: number): string | undefined {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const isZero = /^0*$/.test(whole + fraction);
  if (whole.length > precision - scale || fraction.length > scale || (isZero && sign)) {
    return undefined;
  }
  return `${sign}${whole}${scale > 0 ? `.${fraction.padEnd(scale, '0')}` : ''}`;
}

function storedText(value: unknown, column: ColumnMetadata, server: Server): string | undefined {
  if (typeof value !== 'string' || value.includes('\0')) return undefined;
  const type = column.type === String ? 'varchar' : String(column.type);
  if (column.enum) return column.enum.includes(value) ? value : undefined;
  if (type === 'uuid')
    return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value) ? value : undefined;
  if (server === 'sqlite') return value;
  // A column of another character set than utf8mb4 may take a question mark instead.
  if (server === 'mysql' && !/^[\x20-\x7e\t\n\r]*$/.test(value)) return undefined;
  if (type === 'text' || type.endsWith('text')) {
    return server === 'postgres' ||
      value.length <= (type === 'tinytext' ? DEFAULT_LENGTH : MAX_TEXT)
      ? value
      : undefined;
  }
  if (!VARYING.has(type)) return undefined;
  const length = Number(column.length) || (server === 'postgres' ? Infinity : DEFAULT_LENGTH);
  return value.length <= length ? value : undefined;
}

const VARYING: ReadonlySet<string> = new Set(['varchar', 'character varying', 'nvarchar']);

function storedDate(value: unknown, column: ColumnMetadata, server: Server): Date | undefined {
  if (!(value instanceof Date)) return undefined;
  const year = value.getUTCFullYear();
  // Within what all types of all servers take.
  if (!(year > 1970 && year < 2038)) return undefined;
  const digits = server === 'mysql' ? (column.precision ?? 0) : (column.precision ?? 6);
  if (server !== 'sqlite' && digits < 3 && value.getUTCMilliseconds() !== 0) return undefined;
  return isUnambiguous(value) ? value : undefined;
}

/** False in the hour that is there twice when summer time ends. */
function isUnambiguous(date: Date): boolean {
  const local = new Date(
    date.getFullYear(),
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
    date.getMilliseconds(),
  );
  return local.getTime() === date.getTime();
}

/** Only objects and arrays: a text could be taken for JSON, or for the JSON of itself. */
function storedJson(value: unknown, type: string, server: Server): unknown {
  if (typeof value !== 'object') return undefined;
  const text = JSON.stringify(value);
  // Kept in a text column of the database's.
  const isText = type === 'simple-json';
  if (isText && server === 'mysql' && !(text.length <= MAX_TEXT && /^[\x20-\x7e]*$/.test(text))) {
    return undefined;
  }
  return isText ? text : (JSON.parse(text) as unknown);
}
