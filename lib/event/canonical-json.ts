import { AuditError } from '../errors/audit-error.js';

const MAX_DEPTH = 500;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

/**
 * The one JSON text of a value by RFC 8785 (JCS), so that equal values have equal
 * hashes: no white space, keys sorted by UTF-16 code units, numbers as ECMAScript writes them.
 *
 * @throws AuditError `NOT_CANONICAL`, naming the path, for whatever would not come
 *   back the same: NaN and infinities, integers beyond 2^53, bigint, undefined,
 *   functions, symbols, lone surrogates, objects of a class, cycles, more than 500 levels.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

type Path = (string | number)[];

function write(value: unknown, path: Path, ancestors: object[] = []): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, path);
    case 'number':
      return writeNumber(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeStructure(value, path, ancestors);
    default:
      return refuse(path, `is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`);
  }
}

function writeText(text: string, path: Path): string {
  // Only what is beyond Latin-1 can hold one; the pattern is the slow part.
  if (BEYOND_LATIN1.test(text) && /\p{Surrogate}/u.test(text))
    return refuse(path, 'holds half of a surrogate pair');
  return JSON.stringify(text);
}

function writeNumber(number: number, path: Path): string {
  if (!Number.isFinite(number)) return refuse(path, `is ${number}`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    return refuse(path, 'is an integer beyond 2^53, which a number cannot hold exactly');
  }
  return JSON.stringify(number);
}

function writeStructure(value: object, path: Path, ancestors: object[]): string {
  if (path.length >= MAX_DEPTH)
    return refuse(path.slice(0, 3), `is nested deeper than ${MAX_DEPTH} levels`);
  if (ancestors.includes(value)) return refuse(path, 'is part of itself');
  ancestors.push(value);
  const text = Array.isArray(value)
    ? writeArray(value, path, ancestors)
    : writeObject(value, path, ancestors);
  ancestors.pop();
  return text;
}

function writeArray(members: readonly unknown[], path: Path, ancestors: object[]): string {
  // Array.from also visits holes, which are undefined and refused.
  const texts = Array.from(members, (member, index) => {
    path.push(index);
    const text = write(member, path, ancestors);
    path.pop();
    return text;
  });
  return `[${texts.join(',')}]`;
}

function writeObject(value: object, path: Path, ancestors: object[]): string {
  if (!isPlain(value)) return refuse(path, 'is an object of a class');
  // The default order of sort() is by UTF-16 code units.
  const texts = Object.keys(value)
    .sort()
    .map((key) => {
      path.push(key);
      const member = (value as Record<string, unknown>)[key];
      const text = `${writeText(key, path)}:${write(member, path, ancestors)}`;
      path.pop();
      return text;
    });
  return `{${texts.join(',')}}`;
}

// Not compared with Object.prototype itself: an object of another realm (a vm, a worker) is plain too.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refuse(path: Path, reason: string): never {
  const place =
    path.length === 0 ? 'the value itself' : path.join('.').replace(/\p{Surrogate}/gu, '\uFFFD');
  throw new AuditError(
    'NOT_CANONICAL',
    `Cannot write canonical JSON: ${place} ${reason}. Convert it to bare JSON first, large integers to strings.`,
  );
}
