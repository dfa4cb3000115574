import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  atCursor,
  filterCount,
  type ListState,
  NO_FILTERS,
  readAddress,
  withFilter,
  withoutValue,
  withPeriod,
  writeAddress,
} from '../../../../../lib/admin/components/list/list-state.js';
import { PANEL_FILTERS } from '../../../../../lib/admin/panel-api.js';

const read = (query: string): ListState => readAddress(new URLSearchParams(query));
const written = (state: ListState): string => writeAddress(state).toString();

describe('the state of the list in the address', () => {
  it('reads filters with several values, the period and the place in the log', () => {
    const since = '2026-10-05T00:00:00.000Z';
    const state = read(`period=7d&action=a&action=b&actorId=4&cursor=abc&since=${since}`);
    expect(Object.fromEntries(state.filters)).toEqual({ action: ['a', 'b'], actorId: ['4'] });
    expect(state).toMatchObject({ period: '7d', cursor: 'abc', since });
  });

  it.each([
    ['nothing', ''],
    ['parameters of AdminJS', 'page=2&sortBy=id&direction=asc&filters.action=x&tab=a&refresh=true'],
    ['bracketed parameters of AdminJS', 'filters[action]=x'],
    ['a page size of its own', 'limit=500'],
    ['blank values', 'action=&text=%20%20'],
    ['the start of a period that is not there', 'since=2026-10-05T00:00:00.000Z'],
  ])('holds nothing for %s', (_case, query) => {
    expect(read(query)).toEqual(NO_FILTERS);
  });

  it('keeps what it does not know, and forgets values given twice', () => {
    expect([...read('actor=5&source=api&source=api').filters]).toEqual([
      ['actor', ['5']],
      ['source', ['api']],
    ]);
  });

  it('keeps a period that is none as an unknown filter', () => {
    const state = read('period=decade');
    expect(state.period).toBeUndefined();
    expect(state.filters.get('period')).toEqual(['decade']);
  });

  it('prefers an own range to a period, and a broken start of a period to none', () => {
    expect(read('period=today&from=2026-01-01').period).toBeUndefined();
    expect(read('period=today&cursor=c&since=yesterday').since).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'takes a parameter named %s as any other',
    (name) => {
      expect(read(`${name}=x`).filters.get(name)).toEqual(['x']);
    },
  );

  it('writes the same address however the state came about', () => {
    const one = withFilter(withFilter(NO_FILTERS, 'source', ['api']), 'action', ['a', 'b']);
    const other = withFilter(withFilter(NO_FILTERS, 'action', ['a', 'b']), 'source', ['api']);
    expect(written(one)).toBe('action=a&action=b&source=api');
    expect(written(other)).toBe(written(one));
  });

  it('brings every state back from its address', () => {
    const name = fc.constantFrom(...PANEL_FILTERS);
    const value = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== '');
    const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
    const filters = fc.uniqueArray(fc.tuple(name, values), { selector: ([key]) => key });
    fc.assert(
      fc.property(filters, (entries) => {
        const state = readAddress(new URLSearchParams(written({ filters: new Map(entries) })));
        expect(Object.fromEntries(state.filters)).toEqual(Object.fromEntries(entries));
      }),
    );
  });
});

describe('changes of the state', () => {
  const paged = read('period=7d&action=a&action=b&cursor=abc&since=2026-10-05T00:00:00.000Z');

  it('begin at the newest page again', () => {
    expect(written(withFilter(paged, 'source', ['web']))).toBe(
      'period=7d&action=a&action=b&source=web',
    );
    expect(written(withoutValue(paged, 'action', 'a'))).toBe('period=7d&action=b');
    expect(written(withPeriod(paged, 'today'))).toBe('period=today&action=a&action=b');
  });

  it('drop a filter with its last value', () => {
    const none = withoutValue(withoutValue(paged, 'action', 'a'), 'action', 'b');
    expect(written(none)).toBe('period=7d');
    expect(none.filters.has('action')).toBe(false);
  });

  it('let an own range and a period take each other’s place', () => {
    const ranged = withFilter(paged, 'from', ['2026-10-01T00:00:00.000Z']);
    expect(ranged.period).toBeUndefined();
    const again = withPeriod(withFilter(ranged, 'to', ['2026-10-02T00:00:00.000Z']), '30d');
    expect(written(again)).toBe('period=30d&action=a&action=b');
    expect(written(withPeriod(again, undefined))).toBe('action=a&action=b');
  });

  it('leave the state they start from as it is', () => {
    const before = written(paged);
    withFilter(paged, 'action', []);
    withPeriod(paged, undefined);
    expect(written(paged)).toBe(before);
  });

  it('go to other pages with all filters, and back to the newest', () => {
    const since = '2026-10-05T00:00:00.000Z';
    const there = atCursor(read('period=7d&source=api'), 'next', since);
    expect(read(written(there))).toEqual(there);
    expect(written(atCursor(there))).toBe('period=7d&source=api');
  });

  it('count each filter once, and the period', () => {
    expect(filterCount(NO_FILTERS)).toBe(0);
    expect(filterCount(paged)).toBe(2);
  });
});
