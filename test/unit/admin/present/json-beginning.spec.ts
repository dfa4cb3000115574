import fc from 'fast-check';
import { jsonBeginning } from '../../../../lib/admin/present/json-beginning.js';

const all = { limit: 1e6, counted: 1e6 };

describe('jsonBeginning', () => {
  it('writes what JSON.stringify writes, in one line and indented', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(jsonBeginning(value, { ...all, indent })).toEqual({ text, length: text.length });
      }),
    );
  });

  const stringUnit = fc.constantFrom('a', '"', '\n', '😀', '\uD800');

  it('writes its beginning to any limit, and counts the whole', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit }), fc.nat(60), (value, limit) => {
        const whole = JSON.stringify(value);
        const { text, length } = jsonBeginning(value, { limit, counted: 1e6, indent: 0 });
        expect(length).toBe(whole.length);
        // Where a text is cut within a pair, its first half is left out.
        expect(whole.startsWith(text)).toBe(true);
        expect(text).not.toMatch(/\p{Surrogate}/u);
        expect(text.length).toBeGreaterThanOrEqual(Math.min(limit, whole.length) - 1);
        expect(text.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('leaves out what JSON has no word for', () => {
    const value = { a: undefined, b: [undefined, () => 1], c: NaN, d: new Date(0), e: 5n };
    expect(jsonBeginning(value, { ...all, indent: 0 }).text).toBe(
      '{"b":[null,null],"c":null,"d":"1970-01-01T00:00:00.000Z","e":"5"}',
    );
  });

  it('stops counting where it is told to', () => {
    const members = new Proxy(
      Array.from({ length: 1_000 }, () => 'member'),
      {
        get(target, key) {
          if (key === '900') throw new Error('looked too far');
          return Reflect.get(target, key) as unknown;
        },
      },
    );
    const { length } = jsonBeginning(members, { limit: 10, counted: 500, indent: 0 });
    expect(length).toBeGreaterThan(500);
    expect(length).toBeLessThan(520);
  });
});
