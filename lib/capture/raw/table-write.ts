import { isOneOf, type TokenStream } from './token.stream.js';

export type WriteOperation = 'create' | 'update' | 'delete';

/** A table that a statement writes, as the statement says it. */
export interface TableWrite {
  /** Capitals; the table's name is the last part. */
  path: readonly string[];
  /** Undefined where rows may be created as well as changed. */
  operation: WriteOperation | undefined;
  /** False if the statement's row count does not tell of this table. */
  isCounted: boolean;
}

/** Names that a table has in its statement, in capitals. */
export interface TableReference {
  path: readonly string[];
  alias: string | undefined;
}

const JOINS = ['JOIN', 'STRAIGHT_JOIN'];
const NO_ALIAS = (
  'JOIN STRAIGHT_JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL ON USING SET ' +
  'WHERE ORDER LIMIT FORCE USE IGNORE PARTITION FOR RETURNING FROM'
).split(' ');

/** Reads `a.b.c`; empty if the stream stands at something else. */
export function readPath(stream: TokenStream): string[] {
  const path: string[] = [];
  do {
    const token = stream.peek();
    // MySQL's "…" is a name under ANSI_QUOTES, SQLite takes '…' for one where it expects a name.
    if (!token || (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'string'))
      break;
    path.push(token.text.replace(/^'(.*)'$/s, '$1').toUpperCase());
    stream.next();
  } while (stream.accept('.') && !stream.is('*'));
  return path;
}

export function readAlias(stream: TokenStream): string | undefined {
  const hasAs = stream.accept('AS');
  const token = stream.peek();
  const isName = token?.kind === 'name' || (token?.kind === 'word' && !isOneOf(token, NO_ALIAS));
  if (!isName && !hasAs) return undefined;
  return stream.next()?.text.toUpperCase();
}

/** MySQL's joined tables, up to one of `ends`. */
export function readTableReferences(stream: TokenStream, ...ends: string[]): TableReference[] {
  const references: TableReference[] = [];
  let expectsTable = true;
  while (stream.peek() && !stream.is(';', ...ends)) {
    if (stream.is('(') && expectsTable && !isSubquery(stream)) {
      stream.next();
    } else if (stream.is('(')) {
      stream.skipGroup();
      if (expectsTable) readAlias(stream);
      expectsTable = false;
    } else if (stream.accept(',', ...JOINS)) {
      expectsTable = true;
    } else if (expectsTable && !stream.is('LATERAL')) {
      const path = readPath(stream);
      if (path.length === 0) stream.next();
      else references.push({ path, alias: readAlias(stream) });
      expectsTable = false;
    } else {
      stream.next();
    }
  }
  return references;
}

function isSubquery(stream: TokenStream): boolean {
  return isOneOf(stream.peek(1), ['SELECT', 'WITH', 'VALUES', 'TABLE']);
}

/** The table that a name stands for among the joined ones; the name itself if it is none of them. */
export function resolve(
  name: readonly string[],
  among: readonly TableReference[],
): readonly string[] {
  const last = name.at(-1);
  const found =
    (name.length === 1 && among.find(({ alias }) => alias === last)) ||
    among.find(({ path, alias }) => alias === undefined && path.at(-1) === last);
  return found ? found.path : name;
}
