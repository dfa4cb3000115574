import { AuditError } from '../errors/audit-error.js';
import { decodeCursor, type ReadCursor } from './read-cursor.codec.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;
/** Matching events are counted up to here at most, so that a count never reads the whole log. */
export const COUNT_CAP = 10_000;

/** Which part of the matching events to return. */
export interface PageInput {
  /** Events of one page, 1 to 500. @defaultValue 50 */
  limit?: number;
  /** `nextCursor` or `previousCursor` of a former page. Left out: the first page. */
  cursor?: string;
  /** Which side of the cursor. @defaultValue what the cursor says: each goes its own way */
  direction?: 'next' | 'previous';
  /** @defaultValue the cursor's order, `newest` without one */
  order?: 'newest' | 'oldest';
  /**
   * How far to count the matching events, 1 to 10,000; a list is faster with a smaller number.
   * `true` is 10,000, `false` leaves the count out, where nobody looks at it. @defaultValue true
   */
  count?: boolean | number;
}

/** A checked {@link PageInput} with its defaults. */
export interface PageRequest {
  limit: number;
  order: ReadCursor['order'];
  direction: ReadCursor['direction'];
  position: ReadCursor['position'] | undefined;
  /** Count up to here; 0 for no count. */
  countCap: number;
}

/**
 * Checks a page and fills in its defaults.
 *
 * @throws AuditError `INVALID_INPUT` naming the option, `INVALID_CURSOR` for a
 *   cursor that is none or belongs to the other order.
 */
export function pageRequest(page: PageInput = {}): PageRequest {
  const { limit = DEFAULT_LIMIT, direction, order, count = true } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw invalid('limit', limit, `a whole number from 1 to ${MAX_LIMIT}`);
  }
  if (
    typeof count !== 'boolean' &&
    !(Number.isInteger(count) && count >= 1 && count <= COUNT_CAP)
  ) {
    throw invalid('count', count, `true, false or a whole number from 1 to ${COUNT_CAP}`);
  }
  expectOneOf('direction', direction, ['next', 'previous']);
  expectOneOf('order', order, ['newest', 'oldest']);
  const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
  if (cursor && order && order !== cursor.order) {
    throw new AuditError(
      'INVALID_CURSOR',
      `\`page.cursor\` comes from a list with the ${cursor.order} first, but \`page.order\` is "${order}". ` +
        'Leave `order` out with a cursor, or begin again without the cursor.',
    );
  }
  if (direction === 'previous' && !cursor) {
    throw new AuditError(
      'INVALID_CURSOR',
      '`page.direction` is "previous", but there is no `page.cursor`: nothing comes before the first page. ' +
        'Pass the `previousCursor` of a page, or turn `page.order` round.',
    );
  }
  return {
    limit,
    order: cursor?.order ?? order ?? 'newest',
    direction: direction ?? cursor?.direction ?? 'next',
    position: cursor?.position,
    countCap: count === true ? COUNT_CAP : Number(count),
  };
}

function expectOneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value as string)) {
    throw invalid(option, value, allowed.map((name) => `"${name}"`).join(' or '));
  }
}

function invalid(option: string, value: unknown, expected: string): AuditError {
  const received = typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
  return new AuditError(
    'INVALID_INPUT',
    `\`page.${option}\` is ${received}; expected ${expected}. Correct it or leave it out.`,
  );
}
