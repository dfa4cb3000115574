import { describe, expect, it } from '@jest/globals';
import { listRequest } from '../../../../../lib/admin/components/list/list-request.js';
import {
  type ListState,
  readAddress,
} from '../../../../../lib/admin/components/list/list-state.js';

const now = new Date(2026, 9, 5, 14, 3, 7, 120);
const read = (query: string): ListState => readAddress(new URLSearchParams(query));
const asked = (query: string) => Object.fromEntries(listRequest(read(query), now).query);

describe('listRequest', () => {
  it('sends filters and cursor as they stand in the address', () => {
    const { query, since } = listRequest(read('action=a&action=b&cursor=abc'), now);
    expect(query.toString()).toBe('action=a&action=b&cursor=abc&limit=50');
    expect(since).toBeUndefined();
  });

  it.each([
    ['today', new Date(2026, 9, 5)],
    ['7d', new Date(now.getTime() - 7 * 24 * 3_600_000)],
    ['30d', new Date(now.getTime() - 30 * 24 * 3_600_000)],
  ])('turns the period %s into a beginning', (period, from) => {
    expect(asked(`period=${period}`)).toEqual({ limit: '50', from: from.toISOString() });
  });

  it('keeps to the beginning of the first page on the pages that follow', () => {
    const since = '2026-10-04T22:00:00.000Z';
    const request = listRequest(read(`period=today&cursor=abc&since=${since}`), now);
    expect(Object.fromEntries(request.query)).toEqual({ cursor: 'abc', limit: '50', from: since });
    expect(request.since).toBe(since);
  });

  it('begins the period anew on the newest page', () => {
    const request = listRequest(read('period=today&since=2020-01-01T00:00:00.000Z'), now);
    expect(request.query.getAll('from')).toEqual([new Date(2026, 9, 5).toISOString()]);
  });

  it('sends an own range instead of a period', () => {
    expect(asked('period=7d&from=2026-01-01&to=2026-02-01')).toEqual({
      from: '2026-01-01',
      to: '2026-02-01',
      limit: '50',
    });
  });
});
