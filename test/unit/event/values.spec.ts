import { canonicalDecimal } from '../../../lib/event/decimal-text.js';
import { toJsonValue } from '../../../lib/event/json-value.js';
import { normaliseValue, valuesEqual } from '../../../lib/event/normalise-value.js';
import type { ValueKind } from '../../../lib/event/normalise-value.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('toJsonValue', () => {
  it.each([
    ['a', 'a'],
    [0, 0],
    [-0, 0],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [12n, '12'],
    [null, null],
    [undefined, undefined],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(NaN), null],
    [Buffer.from('abc'), { bytes: 3, sha256: ABC }],
    [new Uint8Array([97, 98, 99]), { bytes: 3, sha256: ABC }],
    [new Set([1, new Date(0)]), [1, '1970-01-01T00:00:00.000Z']],
    [
      new Map<unknown, unknown>([
        [1, 'a'],
        ['b', undefined],
      ]),
      { 1: 'a' },
    ],
    [{ a: undefined, b: () => 1, c: Symbol('s') }, {}],
    [
      [undefined, () => 1],
      [null, null],
    ],
    [{ toJSON: () => ({ a: 1n }) }, { a: '1' }],
    [
      Object.assign(new TypeError('m'), { code: 'E' }),
      { name: 'TypeError', message: 'm', code: 'E' },
    ],
  ])('%p', (value, expected) => expect(toJsonValue(value)).toStrictEqual(expected));

  it('survives values whose own code throws', () => {
    const value = {
      get bad() {
        throw new Error('x');
      },
    };
    expect(toJsonValue({ value })).toEqual({ value: '[unreadable]' });
  });

  it('ends cycles and depths, not repeats', () => {
    const shared = { a: 1 };
    const cycle: Record<string, unknown> = { one: shared, two: shared };
    cycle['self'] = cycle;
    expect(toJsonValue(cycle)).toEqual({ one: { a: 1 }, two: { a: 1 }, self: '[circular]' });
    const deep = JSON.parse('['.repeat(100) + ']'.repeat(100)) as unknown;
    expect(JSON.stringify(toJsonValue(deep))).toBe(
      '['.repeat(32) + '"[too deep]"' + ']'.repeat(32),
    );
  });

  it('keeps a key named __proto__', () => {
    const value = toJsonValue(JSON.parse('{"__proto__":{"a":1}}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1}}');
  });
});

describe('normaliseValue', () => {
  it.each<[unknown, ValueKind, unknown]>([
    [5, 'string', '5'],
    ['5', 'integer', 5],
    [true, 'integer', 1],
    ['9007199254740993', 'integer', '9007199254740993'],
    ['007', 'bigint', '7'],
    [7, 'bigint', '7'],
    [7n, 'bigint', '7'],
    ['1.50', 'number', 1.5],
    ['10.50', 'decimal', '10.50'],
    [10.5, 'decimal', '10.5'],
    [1, 'boolean', true],
    ['0', 'boolean', false],
    [Buffer.from([1]), 'boolean', true],
    [new Date(0), 'datetime', '1970-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', 'datetime', '1970-01-01T00:00:00.000Z'],
    ['2026-01-01T23:00:00Z', 'date', '2026-01-01'],
    [new Date(2026, 0, 1), 'date', '2026-01-01'],
    ['9:05', 'time', '09:05:00'],
    ['09:05:00.500000', 'time', '09:05:00.5'],
    ['a,b', 'array', ['a', 'b']],
    [{ a: new Date(0) }, 'json', { a: '1970-01-01T00:00:00.000Z' }],
    ['odd', 'integer', 'odd'],
    ['odd', 'datetime', 'odd'],
    [undefined, 'string', null],
    [() => 1, 'json', null],
    [Buffer.from('abc'), 'buffer', { bytes: 3, sha256: ABC }],
  ])('%p as %s is %p', (value, kind, expected) =>
    expect(normaliseValue(value, kind)).toStrictEqual(expected),
  );
});

describe('valuesEqual', () => {
  it.each<[unknown, unknown, ValueKind, boolean]>([
    [5, '5', 'string', true],
    [1, true, 'boolean', true],
    ['10.50', 10.5, 'decimal', true],
    ['1e2', '100.0', 'decimal', true],
    ['0.10', '0.1000001', 'decimal', false],
    ['123456789012345678.10', '123456789012345678.1', 'decimal', true],
    ['123456789012345678.10', '123456789012345678.11', 'decimal', false],
    [9007199254740993n, '9007199254740993', 'bigint', true],
    [null, 0, 'integer', false],
    [null, undefined, 'string', true],
    ['', null, 'string', false],
    [[1, 2], ['1', '2'], 'array', true],
    [[1], ['1'], 'json', false],
    [new Date(0), '1970-01-01T00:00:00.000Z', 'datetime', true],
  ])('%p and %p as %s: %p', (left, right, kind, expected) =>
    expect(valuesEqual(left, right, kind)).toBe(expected),
  );
});

it.each([
  ['+010.50', '10.5'],
  ['-0.0', '0'],
  ['1.05e1', '10.5'],
  ['5e-3', '0.005'],
  ['.5', '0.5'],
  ['12e3', '12000'],
  ['abc', undefined],
  ['', undefined],
  ['.', undefined],
])('canonicalDecimal(%p) is %p', (text, expected) => expect(canonicalDecimal(text)).toBe(expected));
