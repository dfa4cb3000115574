import type { TokenStream } from './token.stream.js';

/** What a statement does to the transaction of its connection. */
export type TransactionCommand =
  | { kind: 'begin' }
  | { kind: 'commit' | 'rollback'; chain: boolean }
  | { kind: 'savepoint' | 'rollbackTo' | 'release'; name: string }
  /** MySQL's `SET autocommit`; a number is the index of the parameter with the value. */
  | { kind: 'autocommit'; value: boolean | number }
  /** MySQL commits before this statement and, with rare exceptions, after it. */
  | { kind: 'implicitCommit' };

const NOISE = ['WORK', 'TRANSACTION', 'TRAN'];

/** Reads the statement that the stream stands at, as far as needed; undefined if it is nothing of the kind. */
export function readTransactionCommand(stream: TokenStream): TransactionCommand | undefined {
  const first = stream.peek();
  const read = first?.kind === 'word' ? READERS.get(first.text) : undefined;
  if (read) {
    stream.next();
    return read(stream);
  }
  return stream.dialect === 'mysql' ? readImplicitCommit(stream) : undefined;
}

type Reader = (stream: TokenStream) => TransactionCommand | undefined;

const begin: Reader = (stream) => {
  // MariaDB's block of statements.
  const isBlock = stream.dialect === 'mysql' && stream.is('NOT');
  return isBlock ? undefined : { kind: 'begin' };
};

const commit: Reader = (stream) => {
  stream.acceptAll(...NOISE);
  // `COMMIT PREPARED 'x'` ends a transaction that this session has left behind already.
  return stream.is('PREPARED') ? undefined : { kind: 'commit', chain: isChained(stream) };
};

const rollback: Reader = (stream) => {
  stream.acceptAll(...NOISE);
  if (stream.is('PREPARED')) return undefined;
  if (!stream.accept('TO')) return { kind: 'rollback', chain: isChained(stream) };
  stream.accept('SAVEPOINT');
  return { kind: 'rollbackTo', name: nameOf(stream) };
};

const release: Reader = (stream) => {
  stream.accept('SAVEPOINT');
  return { kind: 'release', name: nameOf(stream) };
};

const start: Reader = (stream) => (stream.is('TRANSACTION') ? { kind: 'begin' } : undefined);

/** PostgreSQL's two-phase commit takes the transaction from the session. */
const prepare: Reader = (stream) =>
  stream.dialect === 'postgres' && stream.is('TRANSACTION')
    ? { kind: 'commit', chain: false }
    : undefined;

/** A distributed transaction of MySQL's: after `XA END` nothing can be written in it. */
const xa: Reader = (stream) => {
  if (stream.is('START', 'BEGIN')) return { kind: 'begin' };
  return stream.is('END') ? { kind: 'commit', chain: false } : undefined;
};

const set: Reader = (stream) => {
  if (stream.dialect !== 'mysql') return undefined;
  if (stream.is('PASSWORD')) return { kind: 'implicitCommit' };
  let parameters = 0;
  let isGlobal = false;
  for (let token = stream.next(); token && token.text !== ';'; token = stream.next()) {
    const { kind } = token;
    const text = token.text.toUpperCase();
    if (kind === 'parameter') parameters += 1;
    if (text === 'GLOBAL' || text === '@@GLOBAL') isGlobal = true;
    else if (text === ',') isGlobal = false;
    const isAutocommit = text === 'AUTOCOMMIT' || text === '@@AUTOCOMMIT';
    if (!isAutocommit || (kind !== 'word' && kind !== 'name') || isGlobal) continue;
    stream.acceptAll(':', '=');
    const value = stream.peek();
    if (value?.kind === 'parameter') return { kind: 'autocommit', value: parameters };
    return { kind: 'autocommit', value: !/^['"]?(?:0|OFF|FALSE)['"]?$/i.test(value?.text ?? '') };
  }
  return undefined;
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['BEGIN', begin],
  ['START', start],
  ['COMMIT', commit],
  ['END', commit],
  ['ROLLBACK', rollback],
  ['ABORT', rollback],
  ['SAVEPOINT', (stream) => ({ kind: 'savepoint', name: nameOf(stream) })],
  ['RELEASE', release],
  ['PREPARE', prepare],
  ['SET', set],
  ['XA', xa],
]);

/** https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html and MariaDB's own. */
const COMMITTING: ReadonlySet<string> = new Set(
  (
    'ALTER CREATE DROP RENAME TRUNCATE LOCK UNLOCK GRANT REVOKE ' +
    'CACHE CHECK FLUSH OPTIMIZE REPAIR RESET INSTALL UNINSTALL'
  ).split(' '),
);

function readImplicitCommit(stream: TokenStream): TransactionCommand | undefined {
  const first = stream.peek();
  if (first?.kind !== 'word') return undefined;
  const second = stream.peek(1);
  const isCommitting =
    first.text === 'ANALYZE'
      ? ['TABLE', 'LOCAL', 'NO_WRITE_TO_BINLOG'].includes(second?.text ?? '')
      : COMMITTING.has(first.text) && second?.text !== 'TEMPORARY';
  return isCommitting ? { kind: 'implicitCommit' } : undefined;
}

function isChained(stream: TokenStream): boolean {
  return stream.accept('AND') && stream.is('CHAIN');
}

/** Names are compared without regard to case: none differ in it alone. */
function nameOf(stream: TokenStream): string {
  return stream.next()?.text.toUpperCase() ?? '';
}
