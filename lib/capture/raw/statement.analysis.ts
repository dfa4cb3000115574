import type { SqlDialect } from './sql-dialect.js';
import type { TableWrite } from './table-write.js';
import { TokenStream } from './token.stream.js';
import { readTransactionCommand, type TransactionCommand } from './transaction-command.js';
import { readBlockWrites, readWrites } from './written-tables.js';

/** What a text given to the database does, as far as capture has to know. */
export interface StatementAnalysis {
  readonly commands: readonly TransactionCommand[];
  /** Each table once per operation. */
  readonly writes: readonly TableWrite[];
  /** True if a transaction may be put around it: it begins and ends none itself, as far as can be told, and is to the database one unit. */
  readonly isWrappable: boolean;
}

/**
 * Reads a text of one or more statements.
 *
 * @param isSingle the database takes no second statement: what follows the first need not be read
 */
export function analyseStatement(
  sql: string,
  dialect: SqlDialect,
  isSingle: boolean,
): StatementAnalysis {
  const stream = new TokenStream(sql, dialect);
  const commands: TransactionCommand[] = [];
  const writes: TableWrite[] = [];
  let isWrappable = true;
  let statements = 0;
  while (stream.peek()) {
    if (stream.accept(';', '(')) continue;
    statements += 1;
    const block = readBlock(stream);
    if (block) isWrappable = false;
    const command = block ? undefined : readTransactionCommand(stream);
    if (command) commands.push(command);
    const definesCode = stream.is('CREATE') && isCodeDefined(stream);
    writes.push(...(block ?? readWrites(stream)));
    // The statements in it run when the code does.
    if (isSingle || definesCode) break;
    stream.skipTo();
  }
  return {
    commands,
    writes: distinct(writes, statements === 1),
    // Of several in one text MySQL commits each by itself; PostgreSQL puts them into one transaction.
    isWrappable: isWrappable && commands.length === 0 && (dialect !== 'mysql' || statements === 1),
  };
}

/** The writes of code that runs at once, PostgreSQL's DO and MariaDB's BEGIN NOT ATOMIC; it may COMMIT. */
function readBlock(stream: TokenStream): TableWrite[] | undefined {
  if (stream.dialect === 'mysql' && stream.is('BEGIN') && stream.peek(1)?.text === 'NOT') {
    return readBlockWrites(stream);
  }
  if (stream.dialect !== 'postgres' || !stream.is('DO')) return undefined;
  let code = '';
  for (let token = stream.peek(); token && !stream.is(';'); token = stream.peek()) {
    if (token.kind === 'body') code = token.text.replace(/^\$[^$]*\$|\$[^$]*\$$/g, '');
    if (token.kind === 'string') code = token.text.slice(1, -1).replaceAll("''", "'");
    stream.next();
  }
  return readBlockWrites(new TokenStream(code, 'postgres'));
}

/** Reads a CREATE up to its end, or to the BEGIN of code whose statements are not run now. */
function isCodeDefined(stream: TokenStream): boolean {
  stream.skipTo('BEGIN');
  return stream.is('BEGIN');
}

function distinct(writes: readonly TableWrite[], isAlone: boolean): TableWrite[] {
  const byKey = new Map<string, TableWrite>();
  for (const write of writes) {
    const key = `${write.path.join('.')} ${write.operation ?? ''}`;
    const known = byKey.get(key);
    const isCounted = isAlone && write.isCounted && known?.isCounted !== false;
    byKey.set(key, { ...write, isCounted });
  }
  return [...byKey.values()];
}
