import { canonicalDecimal } from './decimal-text.js';
import { jsonEqual } from './json-equal.js';
import { toJsonValue } from './json-value.js';

/** What a column holds, as far as comparing its values goes. */
export type ValueKind =
  | 'string'
  | 'integer'
  | 'number'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'datetime'
  | 'date'
  | 'time'
  | 'json'
  | 'array'
  | 'buffer'
  | 'other';

/**
 * Brings a value as the application holds it to what the database would give back
 * for it, as bare JSON: `5` in a text column is `"5"`, `1` in a boolean column
 * `true`. A value that does not fit its column is kept as it is; refusing it is the
 * database's business. Decimals keep their spelling; see {@link valuesEqual}.
 */
export function normaliseValue(value: unknown, kind: ValueKind): unknown {
  if (value === null || value === undefined) return null;
  const normalised = NORMALISERS[kind](value);
  return normalised === undefined ? (toJsonValue(value) ?? null) : normalised;
}

/** True if two values are the same in a column of this kind: `"10.50"` and `10.5` in a decimal column are. */
export function valuesEqual(left: unknown, right: unknown, kind: ValueKind): boolean {
  if (left === right) return true;
  const a = normaliseValue(left, kind);
  const b = normaliseValue(right, kind);
  if (jsonEqual(a, b)) return true;
  if (a === null || b === null) return false;
  if (NUMERIC.has(kind)) {
    if (typeof a === 'number' && typeof b === 'number') return false;
    const number = canonicalDecimal(String(a));
    return number !== undefined && number === canonicalDecimal(String(b));
  }
  // simple-array columns give every member back as text.
  return kind === 'array' && jsonEqual(asTexts(a), asTexts(b));
}

const NUMERIC: ReadonlySet<ValueKind> = new Set(['integer', 'number', 'bigint', 'decimal']);

/** Each gives undefined for what does not fit. */
const NORMALISERS: Record<ValueKind, (value: unknown) => unknown> = {
  string: (value) => (isScalar(value) ? String(value) : undefined),
  integer: integerValue,
  number: numberValue,
  bigint: bigintValue,
  decimal: (value) => (typeof value === 'string' ? value.trim() : String(value)),
  boolean: booleanValue,
  datetime: datetimeValue,
  date: dateValue,
  time: timeValue,
  json: toJsonValue,
  array: (value) => (typeof value === 'string' ? textList(value) : undefined),
  buffer: toJsonValue,
  other: toJsonValue,
};

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol';
}

function integerValue(value: unknown): unknown {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = bigintValue(value);
  if (typeof text !== 'string') return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function numberValue(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return integerValue(value);
  if (typeof value !== 'string' || canonicalDecimal(value) === undefined) return undefined;
  return toJsonValue(Number(value));
}

function bigintValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value).toString();
  if (typeof value !== 'string' || !/^\s*[+-]?\d+\s*$/.test(value)) return undefined;
  return canonicalDecimal(value);
}

const TRUTH: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  [1n, true],
  [0n, false],
  ['1', true],
  ['0', false],
  ['t', true],
  ['f', false],
  ['true', true],
  ['false', false],
]);

function booleanValue(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  // MySQL's BIT(1) comes as one byte.
  if (value instanceof Uint8Array && value.length === 1) return value[0] !== 0;
  return TRUTH.get(typeof value === 'string' ? value.toLowerCase() : value);
}

function datetimeValue(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function dateValue(value: unknown): unknown {
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(value)?.[0];
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return undefined;
  // TypeORM writes the local date of a Date into a date column.
  const year = String(value.getFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(value.getMonth() + 1)}-${twoDigits(value.getDate())}`;
}

function timeValue(value: unknown): unknown {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return undefined;
    return [value.getHours(), value.getMinutes(), value.getSeconds()].map(twoDigits).join(':');
  }
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/.exec(value);
  if (match === null) return undefined;
  const [, hours = '', minutes, seconds = '00', fraction = ''] = match;
  const rest = fraction.replace(/0+$/, '');
  return `${hours.padStart(2, '0')}:${minutes}:${seconds}${rest === '' ? '' : `.${rest}`}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function textList(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

function asTexts(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((member: unknown) => (isScalar(member) ? String(member) : member));
}
