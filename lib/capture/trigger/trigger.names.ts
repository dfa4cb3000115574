import { sha256Hex } from '../../support/hash.js';
import type { RowEvent } from './trigger.plan.js';

/** PostgreSQL cuts at 63 bytes, MySQL refuses above 64 characters. */
const LONGEST_NAME = 63;
const DIGEST_LENGTH = 8;
const VERSION_LENGTH = 16;
const SUFFIXES: Readonly<Record<RowEvent, string>> = { insert: 'ai', update: 'au', delete: 'ad' };

/** Says of an object in the database that it is ours, and of which log. */
const MARK = 'nestjs-audit-trigger';

/** `audit_case_au`: of a table whose name is too long or odd, its beginning and a digest. */
export function triggerName(prefix: string, path: readonly string[], event: RowEvent): string {
  const suffix = `_${SUFFIXES[event]}`;
  const plain = `${prefix}${path.at(-1)}`;
  const isPlain = path.length === 1 && /^\w+$/.test(plain);
  if (isPlain && plain.length + suffix.length <= LONGEST_NAME) return plain + suffix;
  const digest = `_${sha256Hex(JSON.stringify(path)).slice(0, DIGEST_LENGTH)}`;
  const start = plain.replaceAll(/\W/g, '_');
  return start.slice(0, LONGEST_NAME - digest.length - suffix.length) + digest + suffix;
}

/** What stands in a trigger: whose it is, and a digest of what it was made of. */
export function markOf(eventTable: readonly string[], definition: string): string {
  return `${ownerMark(eventTable)}${sha256Hex(definition).slice(0, VERSION_LENGTH)}`;
}

/** The beginning of {@link markOf}, the same in all triggers that write to one event table. */
export function ownerMark(eventTable: readonly string[]): string {
  // A digest, so that the mark is of letters that nothing has to escape, and never too long.
  return `${MARK}:${sha256Hex(JSON.stringify(eventTable)).slice(0, DIGEST_LENGTH)}:`;
}
