import fc from 'fast-check';
import { diffStates, diffValues, jsonEqual } from '../../../lib/event/diff.js';
import type { Change } from '../../../lib/event/audit-event.js';

describe('diffValues', () => {
  it('gives nothing for equal values', () => {
    expect(diffValues('a', { x: 1, y: [0] }, { y: [-0], x: 1 })).toEqual([]);
    expect(diffValues('a', undefined, null)).toEqual([]);
    expect(diffValues('a', NaN, NaN)).toEqual([]);
  });

  it('follows objects by path, in the order of the new value', () => {
    expect(
      diffValues(
        'profile',
        { deep: { x: 1, gone: 'g' }, same: 1 },
        { fresh: [1], deep: { x: 2 }, same: 1 },
      ),
    ).toEqual([
      { property: 'profile.fresh', before: null, after: [1] },
      { property: 'profile.deep.x', before: 1, after: 2 },
      { property: 'profile.deep.gone', before: 'g', after: null },
    ]);
  });

  it('tells what came and went in arrays of scalars, counting repeats', () => {
    expect(diffValues('tags', ['a', 'b', 'b', 1], ['b', 'c', '1'])).toEqual([
      {
        property: 'tags',
        before: ['a', 'b', 'b', 1],
        after: ['b', 'c', '1'],
        added: ['c', '1'],
        removed: ['a', 'b', 1],
      },
    ]);
    expect(diffValues('rows', [{ a: 1 }], [{ a: 2 }])).toEqual([
      { property: 'rows', before: [{ a: 1 }], after: [{ a: 2 }] },
    ]);
  });

  it('takes __proto__ and constructor for keys like any other', () => {
    const after = JSON.parse('{"__proto__":{"a":1},"constructor":1}') as unknown;
    expect(diffValues('j', {}, after)).toEqual([
      { property: 'j.__proto__', before: null, after: { a: 1 } },
      { property: 'j.constructor', before: null, after: 1 },
    ]);
  });
});

describe('diffStates', () => {
  it('lists whole values set or lost', () => {
    const state = { id: '1', profile: { a: 1 }, note: null, off: false, none: undefined };
    expect(diffStates(undefined, state)).toEqual([
      { property: 'id', before: null, after: '1' },
      { property: 'profile', before: null, after: { a: 1 } },
      { property: 'off', before: null, after: false },
    ]);
    expect(diffStates(state, undefined).map(({ property, after }) => [property, after])).toEqual([
      ['id', null],
      ['profile', null],
      ['off', null],
    ]);
  });
});

describe('properties', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '$'), minLength: 1, maxLength: 3 });
  const scalar = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.integer({ min: -3, max: 3 }),
    fc.boolean(),
  );
  const anyState = fc.dictionary(
    key,
    fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    })).value,
    { maxKeys: 4 },
  );

  it('a state is equal to its own copy, whatever the order of its keys', () => {
    fc.assert(
      fc.property(anyState, (before) => {
        const reversed = Object.fromEntries(Object.entries(structuredClone(before)).reverse());
        expect(jsonEqual(before, reversed)).toBe(true);
        expect(diffStates(before, reversed)).toEqual([]);
      }),
    );
  });

  it('applying the changes to before gives after', () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        const result = structuredClone(before);
        diffStates(before, after).forEach((change) => apply(result, change));
        expect(jsonEqual(result, after)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  function apply(state: Record<string, unknown>, { property, after }: Change): void {
    const path = property.split('.');
    const last = path.pop()!;
    const place = path.reduce((at, name) => at[name] as Record<string, unknown>, state);
    if (after === null) delete place[last];
    else place[last] = after;
  }
});
