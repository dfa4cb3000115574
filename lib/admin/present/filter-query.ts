import { AuditError, type AuditErrorCode } from '../../errors/audit-error.js';
import type { AuditFilter } from '../../event/event-filter.js';
import { normaliseFilter } from '../../event/event-filter.normalise.js';
import { PANEL_FILTERS } from '../panel-api.js';
import { filterQueryMessages } from './filter-query.messages.js';

const MAX_VALUES = 100;
const LONGEST_VALUE = 1_000;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
/** Filters that take one value. */
const MOMENTS: ReadonlySet<string> = new Set(['from', 'to']);

/** What the list is asked for. */
export interface ListQuery {
  filter: AuditFilter;
  page: { limit: number; cursor: string | undefined };
}

/**
 * Reads the parameters of the list, whoever wrote them. Parameters that are not the
 * log's (AdminJS has some of its own) and empty values are passed over.
 *
 * @throws AuditError `INVALID_FILTER` for a filter, `INVALID_INPUT` for `limit` (1 to 200,
 *   50 if left out) and `cursor`; the message tells which and what was expected.
 */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const entries = PANEL_FILTERS.flatMap((name) => {
    const values = textsOf(query, name, 'INVALID_FILTER');
    if (MOMENTS.has(name)) expectOne(name, values, 'INVALID_FILTER');
    // One value stands alone, so that a message about it shows it as it was sent.
    return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
  });
  const filter: AuditFilter = normaliseFilter(Object.fromEntries(entries));
  return { filter, page: { limit: limitOf(query), cursor: oneOf(query, 'cursor') } };
}

function limitOf(query: Record<string, unknown>): number {
  const text = oneOf(query, 'limit');
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new AuditError('INVALID_INPUT', filterQueryMessages.limit(text.slice(0, 40), MAX_LIMIT));
}

function oneOf(query: Record<string, unknown>, name: string): string | undefined {
  const values = textsOf(query, name, 'INVALID_INPUT');
  expectOne(name, values, 'INVALID_INPUT');
  return values[0];
}

function expectOne(name: string, values: readonly string[], code: AuditErrorCode): void {
  if (values.length > 1) {
    throw new AuditError(code, filterQueryMessages.repeated(name, values.length));
  }
}

/** The values of one parameter, trimmed, without the empty ones. */
function textsOf(query: Record<string, unknown>, name: string, code: AuditErrorCode): string[] {
  const values = listOf(Object.hasOwn(query, name) ? query[name] : undefined);
  if (values.length > MAX_VALUES) {
    throw new AuditError(code, filterQueryMessages.tooMany(name, values.length, MAX_VALUES));
  }
  return values
    .filter((value) => value !== undefined && value !== null)
    .map((value) => textOf(name, value, code))
    .filter((text) => text !== '');
}

/** Express's extended parser makes an object of more than 20 values of a name: `{ 0: 'a', 1: 'b' … }`. */
function listOf(given: unknown): unknown[] {
  if (Array.isArray(given)) return given;
  if (typeof given !== 'object' || given === null) return [given];
  const keys = Object.keys(given);
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index));
  return isList ? Object.values(given) : [given];
}

function textOf(name: string, value: unknown, code: AuditErrorCode): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new AuditError(code, filterQueryMessages.notAText(name, kindOf(value)));
  }
  const text = String(value).trim();
  if (text.length <= LONGEST_VALUE) return text;
  throw new AuditError(code, filterQueryMessages.tooLong(name, text.length, LONGEST_VALUE));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list inside a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
