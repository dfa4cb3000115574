import type { AuditFilter, PageInput } from 'nestjs-audit-trail';

/** A query string as Express parses it: a key given twice is an array. */
export type QueryString = Readonly<Record<string, string | string[] | undefined>>;

const PAGE_KEYS = ['limit', 'cursor', 'direction', 'order'];

/** Everything that is not about paging. What it may hold is checked, and explained, by the library. */
export function filterOf(query: QueryString): AuditFilter {
  const entries = Object.entries(query).filter(([key]) => !PAGE_KEYS.includes(key));
  return Object.fromEntries(entries) as AuditFilter;
}

/** What is about paging; checked by the library too. */
export function pageOf({ limit, cursor, direction, order }: QueryString): PageInput {
  const page = { cursor, direction, order, limit: limit === undefined ? undefined : Number(limit) };
  return page as PageInput;
}
