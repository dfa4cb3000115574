import type { SqlDialect } from './sql-dialect.js';
import { SqlLexer, type Token } from './sql.lexer.js';

/** The tokens of a text, read no further than they are asked for. */
export class TokenStream {
  private readonly lexer: SqlLexer;
  private readonly ahead: Token[] = [];
  /** The token taken last. */
  last: Token | undefined;

  constructor(
    readonly sql: string,
    readonly dialect: SqlDialect,
  ) {
    this.lexer = new SqlLexer(sql, dialect);
  }

  peek(distance = 0): Token | undefined {
    while (this.ahead.length <= distance) {
      const token = this.lexer.next();
      if (!token) return undefined;
      this.ahead.push(token);
    }
    return this.ahead[distance];
  }

  next(): Token | undefined {
    const token = this.peek();
    if (token) this.last = this.ahead.shift();
    return token;
  }

  /** The next token is one of these words, or symbols. */
  is(...texts: string[]): boolean {
    return isOneOf(this.peek(), texts);
  }

  /** Takes the next token if it is one of these. */
  accept(...texts: string[]): boolean {
    if (!this.is(...texts)) return false;
    this.next();
    return true;
  }

  acceptAll(...texts: string[]): void {
    while (this.is(...texts)) this.next();
  }

  /** Takes tokens up to the end of the parenthesis that the next one opens. */
  skipGroup(): void {
    let depth = 0;
    do {
      const token = this.next();
      if (isOneOf(token, ['('])) depth += 1;
      else if (isOneOf(token, [')'])) depth -= 1;
    } while (depth > 0 && this.peek());
  }

  /** Takes tokens up to one of these outside of parentheses, or to the end of the statement. */
  skipTo(...texts: string[]): void {
    while (this.peek() && !this.is(';', ...texts)) {
      if (this.is('(')) this.skipGroup();
      else this.next();
    }
  }
}

export function isOneOf(token: Token | undefined, texts: readonly string[]): boolean {
  return (
    token !== undefined &&
    (token.kind === 'word' || token.kind === 'symbol') &&
    texts.includes(token.text)
  );
}
