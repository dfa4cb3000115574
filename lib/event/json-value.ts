import { createHash } from 'node:crypto';

const MAX_DEPTH = 32;

/** What stands in an event for binary data: its size and digest, never its content. */
export interface BinaryDigest {
  bytes: number;
  /** SHA-256 of the content, hex. */
  sha256: string;
}

/** Size in bytes and SHA-256 of binary data. */
export function binaryDigest(data: Uint8Array): BinaryDigest {
  return { bytes: data.byteLength, sha256: createHash('sha256').update(data).digest('hex') };
}

/**
 * Brings any value to bare JSON, so that it can be stored and compared. Never throws.
 *
 * Dates become ISO strings (an invalid one `null`), bigints decimal strings,
 * numbers that JSON lacks their names, binary data a {@link BinaryDigest}, maps
 * and sets objects and arrays, errors their name, message and code. Functions,
 * symbols and undefined members are left out. A cycle reads `[circular]`, what lies
 * deeper than 32 levels `[too deep]`, and a value whose own code throws `[unreadable]`.
 *
 * @returns the same value where it is a plain scalar already; undefined where nothing is left.
 */
export function toJsonValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return numberValue(value);
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : objectValue(value, []);
    default:
      return undefined;
  }
}

function numberValue(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

function objectValue(value: object, ancestors: object[]): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length >= MAX_DEPTH) return '[too deep]';
  ancestors.push(value);
  try {
    return convert(value, ancestors);
  } catch {
    // A getter, a proxy or a toJSON of the host's threw: its event must not be lost over it.
    return '[unreadable]';
  } finally {
    ancestors.pop();
  }
}

function convert(value: object, ancestors: object[]): unknown {
  const below = (member: unknown): unknown =>
    typeof member === 'object' && member !== null
      ? objectValue(member, ancestors)
      : toJsonValue(member);
  if (Array.isArray(value)) return value.map((member) => below(member) ?? null);
  if (ArrayBuffer.isView(value)) {
    return binaryDigest(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  if (value instanceof ArrayBuffer) return binaryDigest(new Uint8Array(value));
  if (value instanceof Set) return [...value].map((member) => below(member) ?? null);
  if (value instanceof Map) {
    return plain([...value].map(([key, member]) => [keyText(key), below(member)]));
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    return below((value as { toJSON(): unknown }).toJSON());
  }
  if (value instanceof Error) return errorValue(value);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return toJsonValue(value.valueOf());
  }
  return plain(Object.entries(value).map(([key, member]) => [key, below(member)]));
}

function keyText(key: unknown): string {
  const value = toJsonValue(key);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function plain(entries: (readonly [string, unknown])[]): unknown {
  // fromEntries defines members, so that a key named __proto__ is data here like any other.
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

function errorValue(error: Error & { code?: unknown }): unknown {
  const { name, message, code } = error;
  return code === undefined ? { name, message } : { name, message, code: toJsonValue(code) };
}
