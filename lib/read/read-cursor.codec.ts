import { validate as isUuid } from 'uuid';

import type { EventPosition } from '../contracts/audit-reader.js';
import { AuditError } from '../errors/audit-error.js';

/** Where a page begins and which way it goes. */
export interface ReadCursor {
  order: 'newest' | 'oldest';
  direction: 'next' | 'previous';
  position: EventPosition;
}

const FORMAT = /^1\.(newest|oldest)\.(next|previous)\.(-?\d{1,16})\.([\da-f-]{36})$/;

/** Farthest from 1970 that a `Date` can hold. */
const MAX_TIME_MS = 8.64e15;

/** The cursor as opaque base64url text. */
export function encodeCursor({ order, direction, position }: ReadCursor): string {
  const text = `1.${order}.${direction}.${position.occurredAt}.${position.id}`;
  return Buffer.from(text, 'latin1').toString('base64url');
}

/**
 * The cursor in a text made by {@link encodeCursor}.
 *
 * @throws AuditError `INVALID_CURSOR` naming the problem.
 */
export function decodeCursor(cursor: unknown): ReadCursor {
  if (typeof cursor !== 'string') throw invalid(`it is a ${typeof cursor}, not a string`);
  if (!/^[\w-]+$/.test(cursor)) throw invalid('it holds characters that no cursor has');
  const [, order, direction, time, id] =
    FORMAT.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (!isUuid(id)) throw invalid('it is cut short, altered, or of another release');
  if (Math.abs(Number(time)) > MAX_TIME_MS) throw invalid('its time is out of range');
  return {
    order: order as ReadCursor['order'],
    direction: direction as ReadCursor['direction'],
    position: { occurredAt: Number(time), id: id as string },
  };
}

function invalid(problem: string): AuditError {
  return new AuditError(
    'INVALID_CURSOR',
    `\`page.cursor\` cannot be used: ${problem}. ` +
      'Pass a `nextCursor` or `previousCursor` exactly as a former page returned it, or leave it out to begin at the first page.',
  );
}
