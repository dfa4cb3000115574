import { periodStart } from './period.js';
import { writeAddress, type ListState } from './list-state.js';

export const PAGE_SIZE = 50;

export interface ListRequest {
  query: URLSearchParams;
  /** Where the period begins, for the addresses of the pages that follow. */
  since?: string;
}

/** What the `list` action is asked for: `period` has become `from`. */
export function listRequest(state: ListState, now: Date): ListRequest {
  const { period, cursor } = state;
  const query = writeAddress(state);
  query.append('limit', String(PAGE_SIZE));
  if (period === undefined) return { query };
  query.delete('period');
  query.delete('since');
  const kept = cursor === undefined ? undefined : state.since;
  const since = kept ?? periodStart(period, now).toISOString();
  query.append('from', since);
  return { query, since };
}
