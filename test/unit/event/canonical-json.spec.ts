import fc from 'fast-check';
import { AuditError } from '../../../lib/errors/audit-error.js';
import { canonicalJson } from '../../../lib/event/canonical-json.js';

const refusal = (value: unknown): string => {
  try {
    return canonicalJson(value);
  } catch (error) {
    expect(error).toBeInstanceOf(AuditError);
    expect((error as AuditError).code).toBe('NOT_CANONICAL');
    return (error as AuditError).message;
  }
};

describe('canonicalJson', () => {
  it('agrees with the examples of RFC 8785', () => {
    expect(
      canonicalJson({
        numbers: [333333333.33333329, 4.5, 2e-3, 0.000000000000000000000000001, -0],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      '\u00f6': 7,
    };
    expect(Object.values(JSON.parse(canonicalJson(keys)) as object).sort()).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
    expect(canonicalJson(keys)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
  });

  it.each([
    [{ a: [1, NaN] }, 'a.1'],
    [{ a: Infinity }, 'a is Infinity'],
    [{ a: 2 ** 53 }, '2^53'],
    [{ a: 1n }, 'bigint'],
    [{ a: undefined }, 'undefined'],
    // eslint-disable-next-line no-sparse-arrays
    [[1, , 2], '1 is undefined'],
    [{ a: () => 1 }, 'function'],
    [{ a: '\ud800' }, 'surrogate'],
    [{ '\udc00': 1 }, 'surrogate'],
    [{ a: new Date(0) }, 'class'],
    [new Map(), 'class'],
  ])('refuses %p, naming the place', (value, message) => {
    expect(refusal(value)).toContain(message);
  });

  it('refuses cycles and bottomless nesting', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = { cycle };
    expect(refusal(cycle)).toContain('self.cycle is part of itself');
    expect(refusal(JSON.parse('['.repeat(5000) + ']'.repeat(5000)))).toContain('deeper');
  });

  it('comes back the same, and does not depend on the order of keys', () => {
    const json = fc
      .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
      .filter((value) => !hasHugeInteger(value));
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        // -0 is written as 0, so both sides are compared as JSON writes them.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });

  function hasHugeInteger(value: unknown): boolean {
    if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
    if (typeof value !== 'object' || value === null) return false;
    return Object.values(value).some(hasHugeInteger);
  }

  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).reverse();
    return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]));
  }
});
