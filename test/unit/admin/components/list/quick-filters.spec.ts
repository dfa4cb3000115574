import { describe, expect, it } from '@jest/globals';
import { activeFilters } from '../../../../../lib/admin/components/list/active-filters.js';
import {
  type ListState,
  readAddress,
  writeAddress,
} from '../../../../../lib/admin/components/list/list-state.js';
import {
  isPressed,
  QUICK_FILTERS,
  toggled,
} from '../../../../../lib/admin/components/list/quick-filters.js';

const read = (query: string): ListState => readAddress(new URLSearchParams(query));
const quick = (key: string) => {
  const filter = QUICK_FILTERS.find((each) => each.key === key);
  if (!filter) throw new Error(`There is no quick filter "${key}".`);
  return filter;
};
const click = (key: string, query: string) =>
  writeAddress(toggled(quick(key), read(query))).toString();

describe('quick filters', () => {
  it.each([
    ['today', 'period=today'],
    ['week', 'period=7d'],
    ['month', 'period=30d'],
    ['login', 'operation=login&operation=logout'],
    ['failed', 'outcome=failure'],
    ['api', 'source=api'],
  ])('%s sets %s, and a second click takes it back', (key, query) => {
    expect(click(key, '')).toBe(query);
    expect(isPressed(quick(key), read(query))).toBe(true);
    expect(click(key, query)).toBe('');
  });

  it('of the periods hold one at a time, and take the place of an own range', () => {
    expect(click('week', 'period=today')).toBe('period=7d');
    expect(click('week', 'from=2026-01-01&to=2026-02-01')).toBe('period=7d');
  });

  it('of different kinds hold together', () => {
    expect(click('failed', 'period=7d&source=api')).toBe('period=7d&outcome=failure&source=api');
  });

  it('are pressed by exactly their values', () => {
    expect(isPressed(quick('login'), read('operation=logout&operation=login'))).toBe(true);
    expect(isPressed(quick('login'), read('operation=login'))).toBe(false);
    expect(isPressed(quick('login'), read('operation=login&operation=logout&operation=read'))).toBe(
      false,
    );
    expect(click('login', 'operation=read')).toBe('operation=login&operation=logout');
  });
});

describe('activeFilters', () => {
  it('lists every value that no pressed quick filter shows', () => {
    expect(
      activeFilters(read('period=7d&outcome=failure&action=a&action=b&operation=login')),
    ).toEqual([
      { name: 'action', value: 'a' },
      { name: 'action', value: 'b' },
      { name: 'operation', value: 'login' },
    ]);
  });
});
