import { withFilter, withPeriod, type ListState } from './list-state.js';
import type { Period } from './period.js';

/** A filter that one click sets: a period, or the values of one filter. */
export type QuickFilter = { key: string } & (
  { period: Period } | { name: string; values: readonly string[] }
);

export const QUICK_FILTERS: readonly QuickFilter[] = [
  { key: 'today', period: 'today' },
  { key: 'week', period: '7d' },
  { key: 'month', period: '30d' },
  { key: 'login', name: 'operation', values: ['login', 'logout'] },
  { key: 'failed', name: 'outcome', values: ['failure'] },
  { key: 'api', name: 'source', values: ['api'] },
];

export function isPressed(filter: QuickFilter, state: ListState): boolean {
  if ('period' in filter) return state.period === filter.period;
  const set = state.filters.get(filter.name) ?? [];
  return set.length === filter.values.length && filter.values.every((value) => set.includes(value));
}

/** The state after a click on the filter. */
export function toggled(filter: QuickFilter, state: ListState): ListState {
  const pressed = isPressed(filter, state);
  if ('period' in filter) return withPeriod(state, pressed ? undefined : filter.period);
  return withFilter(state, filter.name, pressed ? [] : filter.values);
}
