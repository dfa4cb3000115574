import type { SqlDialect } from './sql-dialect.js';
import { SqlLexer, type Token } from './sql.lexer.js';

/** Longest text recorded of a statement, in characters. */
export const MAX_STATEMENT_LENGTH = 2_000;

/**
 * A statement without its comments, and with `?` for every value in it, on one line and at most
 * {@link MAX_STATEMENT_LENGTH} characters long.
 *
 * Where a backslash leaves it to the session's settings where a value ends, the rest is left out.
 *
 * @param isName whether something in double quotes, which SQLite may take for a text, names a table
 *   or column
 */
export function statementText(
  sql: string,
  dialect: SqlDialect,
  isName: (text: string) => boolean,
): string {
  const lexer = new SqlLexer(sql, dialect);
  let text = '';
  let before: Token | undefined;
  for (let token = lexer.next(); token; token = lexer.next()) {
    const gap = before && before.end < token.start ? ' ' : '';
    text += gap + shown(token, sql, dialect === 'sqlite' ? isName : everything);
    if (mayEndElsewhere(token, sql, dialect)) return `${text} …`;
    if (text.length > MAX_STATEMENT_LENGTH) {
      return `${[...text].slice(0, MAX_STATEMENT_LENGTH - 2).join('')} …`;
    }
    before = token;
  }
  return text;
}

/** A quote behind a backslash ends the text or is part of it: NO_BACKSLASH_ESCAPES, standard_conforming_strings. */
function mayEndElsewhere({ kind, start, end }: Token, sql: string, dialect: SqlDialect): boolean {
  // SQLite knows no escapes, and an E'…' of PostgreSQL's always does.
  if (kind !== 'string' || dialect === 'sqlite') return false;
  return /^['"]/.test(sql[start]) && BACKSLASH_QUOTE.test(sql.slice(start, end));
}

/** After an odd number of backslashes: two of them are a backslash, or two, in either case. */
const BACKSLASH_QUOTE = /(?<!\\)(?:\\\\)*\\['"]/;

const everything = (): boolean => true;

function shown({ kind, text, start, end }: Token, sql: string, isName: (text: string) => boolean) {
  if (kind === 'string' || kind === 'number' || kind === 'body') return '?';
  if (kind === 'name' && sql[start] === '"' && !isName(text)) return '?';
  return sql.slice(start, end);
}
