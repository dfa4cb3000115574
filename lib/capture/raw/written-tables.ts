import {
  readAlias,
  readPath,
  readTableReferences,
  resolve,
  type TableWrite,
  type WriteOperation,
} from './table-write.js';
import { isOneOf, type TokenStream } from './token.stream.js';

const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'MERGE'];
/** What a statement inside a block of code follows. */
const BLOCK_STARTS = [';', 'BEGIN', 'THEN', 'ELSE', 'LOOP', 'DO', 'ATOMIC'];

/**
 * The tables that the statement writes which the stream stands at. Reads no further than is
 * needed to know them.
 */
export function readWrites(stream: TokenStream): TableWrite[] {
  const first = stream.peek();
  if (first?.kind !== 'word') return [];
  if (WRITES.includes(first.text)) return readWrite(stream);
  switch (first.text) {
    case 'TRUNCATE':
      return readTruncate(stream);
    case 'LOAD':
      return readLoad(stream);
    case 'COPY':
      return readCopy(stream);
    case 'WITH':
      return readNested(stream);
    case 'EXPLAIN':
    case 'ANALYZE':
    case 'DESCRIBE':
    case 'DESC':
      return readExplained(stream);
    default:
      return [];
  }
}

/** The tables that the code of a block writes: as far as its statements are written out. */
export function readBlockWrites(stream: TokenStream): TableWrite[] {
  const writes: TableWrite[] = [];
  while (stream.peek()) {
    const isStart = isOneOf(stream.last, BLOCK_STARTS);
    if (isStart && stream.is(...WRITES)) writes.push(...uncounted(readWrite(stream)));
    else if (isStart && stream.is('WITH')) writes.push(...uncounted(readNested(stream)));
    else stream.next();
  }
  return writes;
}

function readWrite(stream: TokenStream): TableWrite[] {
  switch (stream.next()?.text) {
    case 'INSERT':
      return readInto(stream, 'create');
    case 'REPLACE':
    case 'MERGE':
      return readInto(stream, undefined);
    case 'UPDATE':
      return readUpdate(stream);
    default:
      return readDelete(stream);
  }
}

function readInto(stream: TokenStream, operation: WriteOperation | undefined): TableWrite[] {
  skipModifiers(stream, 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE');
  stream.acceptAll('INTO', 'ONLY');
  // INSERT() and REPLACE() are functions too.
  return stream.is('(') ? [] : toWrites([readPath(stream)], operation);
}

function readUpdate(stream: TokenStream): TableWrite[] {
  skipModifiers(stream, 'LOW_PRIORITY', 'IGNORE');
  if (stream.dialect !== 'mysql') {
    stream.acceptAll('ONLY', '(');
    return toWrites([readPath(stream)], 'update');
  }
  const references = readTableReferences(stream, 'SET');
  if (references.length < 2)
    return toWrites(
      references.map(({ path }) => path),
      'update',
    );
  const targets = readAssigned(stream);
  // A column without its table's name may be any table's.
  const names = targets.every((target) => target.length > 0)
    ? targets.map((target) => resolve(target, references))
    : references.map(({ path }) => path);
  return toWrites(names, 'update');
}

/** Of each assigned column the name of its table; empty where it stands alone. */
function readAssigned(stream: TokenStream): string[][] {
  const tables: string[][] = [];
  stream.accept('SET');
  do {
    tables.push(readPath(stream).slice(0, -1));
    stream.skipTo(',', 'WHERE', 'ORDER', 'LIMIT');
  } while (stream.accept(','));
  return tables;
}

function readDelete(stream: TokenStream): TableWrite[] {
  skipModifiers(stream, 'LOW_PRIORITY', 'QUICK', 'IGNORE');
  if (stream.dialect !== 'mysql') {
    stream.accept('FROM');
    stream.acceptAll('ONLY', '(');
    return toWrites([readPath(stream)], 'delete');
  }
  const isFromFirst = stream.accept('FROM');
  const targets = readTargets(stream);
  if (!stream.accept(isFromFirst ? 'USING' : 'FROM')) return toWrites(targets, 'delete');
  const references = readTableReferences(stream, 'WHERE', 'ORDER', 'LIMIT', 'RETURNING');
  return toWrites(
    targets.map((target) => resolve(target, references)),
    'delete',
  );
}

/** `a, b.*` of MySQL's DELETE. */
function readTargets(stream: TokenStream): string[][] {
  const targets: string[][] = [];
  do {
    targets.push(readPath(stream));
    stream.acceptAll('.', '*');
    readAlias(stream);
  } while (stream.accept(','));
  return targets;
}

function readTruncate(stream: TokenStream): TableWrite[] {
  stream.next();
  stream.accept('TABLE');
  const names: string[][] = [];
  do {
    stream.acceptAll('ONLY', '(');
    names.push(readPath(stream));
    stream.acceptAll('*', ')');
  } while (stream.accept(','));
  return uncounted(toWrites(names, 'delete'));
}

function readLoad(stream: TokenStream): TableWrite[] {
  stream.skipTo('INTO');
  stream.acceptAll('INTO', 'TABLE');
  return toWrites([readPath(stream)], 'create');
}

function readCopy(stream: TokenStream): TableWrite[] {
  stream.next();
  if (stream.is('(')) return readNested(stream);
  const path = readPath(stream);
  if (stream.is('(')) stream.skipGroup();
  return stream.is('FROM') ? toWrites([path], 'create') : [];
}

/**
 * Writes after `WITH`: the statement itself and, in PostgreSQL, inside its parentheses. Rows of the
 * latter are not in the statement's row count.
 */
function readNested(stream: TokenStream): TableWrite[] {
  const writes: TableWrite[] = [];
  let depth = 0;
  for (let token = stream.peek(); token && !stream.is(';'); token = stream.peek()) {
    if (isOneOf(stream.last, ['(', ')']) && stream.is(...WRITES)) {
      const found = readWrite(stream);
      writes.push(...(depth > 0 ? uncounted(found) : found));
      continue;
    }
    if (stream.is('(')) depth += 1;
    else if (stream.is(')')) depth -= 1;
    stream.next();
  }
  return writes;
}

/** EXPLAIN ANALYZE runs the statement; its result is the plan. */
function readExplained(stream: TokenStream): TableWrite[] {
  let isRun = false;
  while (stream.peek() && !stream.is(';', 'SELECT', 'WITH', ...WRITES)) {
    isRun ||= stream.is('ANALYZE', 'ANALYSE');
    stream.next();
  }
  if (!isRun) return [];
  return uncounted(
    stream.is('WITH') ? readNested(stream) : stream.is(...WRITES) ? readWrite(stream) : [],
  );
}

function skipModifiers(stream: TokenStream, ...modifiers: string[]): void {
  for (;;) {
    if (stream.accept('OR')) stream.next();
    else if (!stream.accept(...modifiers)) return;
  }
}

function toWrites(
  paths: readonly (readonly string[])[],
  operation: WriteOperation | undefined,
): TableWrite[] {
  return paths
    .filter((path) => path.length > 0)
    .map((path) => ({ path, operation, isCounted: true }));
}

function uncounted(writes: readonly TableWrite[]): TableWrite[] {
  return writes.map((write) => ({ ...write, isCounted: false }));
}
