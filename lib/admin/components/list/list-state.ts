import { PANEL_FILTERS } from '../../panel-api.js';
import { isPeriod, type Period } from './period.js';

export type Filters = ReadonlyMap<string, readonly string[]>;

/** All that decides what the list shows; it stands in the address, so a link to the page keeps it. */
export interface ListState {
  /** Values by filter. Unknown names stay, so that the page can tell that they do nothing. */
  filters: Filters;
  period?: Period;
  cursor?: string;
  /** Where `period` began when its first page was read: later pages keep to it. */
  since?: string;
}

export const NO_FILTERS: ListState = { filters: new Map() };

/** Parameters that AdminJS itself puts into addresses, and those of paging. */
const NOT_FILTERS = new Set(
  (
    'cursor since limit page perPage sortBy direction query tab refresh redirectUrl ' +
    'recordIds filters'
  ).split(' '),
);

/** The state in the query of an address. Never throws, whatever the address holds. */
export function readAddress(query: URLSearchParams): ListState {
  const filters = new Map<string, string[]>();
  for (const [name, value] of query) {
    const [stem = ''] = name.split(/[.[]/, 1);
    if (value.trim() === '' || NOT_FILTERS.has(stem)) continue;
    const values = filters.get(name) ?? [];
    if (!values.includes(value)) filters.set(name, [...values, value]);
  }
  const period = query.get('period');
  const cursor = query.get('cursor') ?? undefined;
  if (!isPeriod(period)) return trimmed({ filters, cursor });
  filters.delete('period');
  if (hasOwnRange(filters)) return trimmed({ filters, cursor });
  return trimmed({ filters, period, cursor, since: instant(query.get('since')) });
}

/** The query of the page's address for a state; the same state always gives the same text. */
export function writeAddress({ filters, period, cursor, since }: ListState): URLSearchParams {
  const query = new URLSearchParams();
  if (period !== undefined) query.append('period', period);
  for (const name of orderedNames(filters)) {
    for (const value of filters.get(name) ?? []) query.append(name, value);
  }
  if (cursor !== undefined) query.append('cursor', cursor);
  if (cursor !== undefined && period !== undefined && since !== undefined) {
    query.append('since', since);
  }
  return query;
}

/** The state with other filters, on its first page. An own range of time takes the period's place. */
export function withFilters({ period }: ListState, filters: Filters): ListState {
  const set = new Map([...filters].filter(([, values]) => values.length > 0));
  return trimmed({ filters: set, period: hasOwnRange(set) ? undefined : period });
}

export function withFilter(state: ListState, name: string, values: readonly string[]): ListState {
  return withFilters(state, new Map([...state.filters, [name, values]]));
}

export function withoutValue(state: ListState, name: string, value: string): ListState {
  const values = state.filters.get(name) ?? [];
  return withFilter(
    state,
    name,
    values.filter((each) => each !== value),
  );
}

/** The state with another period or none, on its first page. A period takes an own range's place. */
export function withPeriod({ filters }: ListState, period: Period | undefined): ListState {
  const others = [...filters].filter(([name]) => name !== 'from' && name !== 'to');
  return trimmed({ filters: new Map(others), period });
}

/** Another page of the same list; without a cursor the newest one. */
export function atCursor(state: ListState, cursor?: string, since?: string): ListState {
  return trimmed({ filters: state.filters, period: state.period, cursor, since });
}

/** How many filters are set, each counted once however many values it has. */
export function filterCount({ filters, period }: ListState): number {
  return filters.size + (period === undefined ? 0 : 1);
}

export function hasOwnRange(filters: Filters): boolean {
  return filters.has('from') || filters.has('to');
}

function orderedNames(filters: Filters): string[] {
  const known: readonly string[] = PANEL_FILTERS;
  const rank = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...filters.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function instant(text: string | null): string | undefined {
  return text === null || Number.isNaN(new Date(text).getTime()) ? undefined : text;
}

/** Without the keys that are undefined. */
function trimmed(state: ListState): ListState {
  const entries = Object.entries(state).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as unknown as ListState;
}
