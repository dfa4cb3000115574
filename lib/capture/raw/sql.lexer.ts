import type { SqlDialect } from './sql-dialect.js';

export interface Token {
  kind:
    /** A keyword or a bare name. */
    | 'word'
    /** A quoted name. */
    | 'name'
    /** A text. In MySQL `"…"` too, which is a name under ANSI_QUOTES. */
    | 'string'
    | 'number'
    /** A place for a parameter: `?`, `$1`, `:id`. */
    | 'parameter'
    /** What stands between `$$` in PostgreSQL: a text, or the code of a DO block. */
    | 'body'
    /** Any other character. */
    | 'symbol';
  /** Of words in capitals, of names and `"…"` without their quotes; else as written. */
  text: string;
  start: number;
  end: number;
}

const BLANK = /[\s\ufeff]/;
const WORD = /[\w$\u0080-\uffff]+/y;
const MYSQL_WORD = /@{0,2}[\w$\u0080-\uffff]*/y;
const NUMBER =
  /(?:0x[\da-f]+|0b[01]+|0o[0-7]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d+)(?:e[+-]?\d+)?)(?![\w$])/iy;
const DOLLAR_QUOTE = /\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy;
const PARAMETER = /\?\d*|\$\d+|[$:@][a-z_\u0080-\uffff][\w\u0080-\uffff]*/iy;
const EXECUTABLE_COMMENT = /\/\*M?!\d*/y;

/** Cuts a statement into tokens, one at a time, without comments. Never throws: what does not end, ends with the text. */
export class SqlLexer {
  private at = 0;

  constructor(
    private readonly sql: string,
    private readonly dialect: SqlDialect,
  ) {}

  next(): Token | undefined {
    this.skipBlanks();
    const start = this.at;
    if (start >= this.sql.length) return undefined;
    const kind = this.read(this.sql[start]);
    const end = this.at;
    return { kind, text: this.textOf(kind, this.sql.slice(start, end)), start, end };
  }

  private read(char: string): Token['kind'] {
    if (char === "'") return this.quoted("'", 'string', this.dialect === 'mysql');
    if (char === '"') {
      return this.dialect === 'mysql'
        ? this.quoted('"', 'string', true)
        : this.quoted('"', 'name', false);
    }
    if (char === '`' && this.dialect !== 'postgres') return this.quoted('`', 'name', false);
    if (char === '[' && this.dialect === 'sqlite') return this.upTo(']', 'name');
    if (char === '$' && this.dialect === 'postgres') return this.dollar();
    if (this.isParameter(char) && this.matches(PARAMETER)) return 'parameter';
    if (((char >= '0' && char <= '9') || char === '.') && this.matches(NUMBER)) return 'number';
    return this.word(char);
  }

  private word(char: string): Token['kind'] {
    // A text of PostgreSQL's in which a backslash escapes.
    if (/[eE]/.test(char) && this.sql[this.at + 1] === "'" && this.dialect === 'postgres') {
      this.at += 1;
      return this.quoted("'", 'string', true);
    }
    if (this.matches(this.dialect === 'mysql' ? MYSQL_WORD : WORD)) return 'word';
    this.at += 1;
    return 'symbol';
  }

  private isParameter(char: string): boolean {
    if (char === '?') return true;
    // `::` is a cast, `:=` an assignment; MySQL's variables begin with @.
    if (char === ':') return this.sql[this.at - 1] !== ':' && this.sql[this.at + 1] !== ':';
    return this.dialect === 'sqlite' && (char === '$' || char === '@');
  }

  private dollar(): Token['kind'] {
    const start = this.at;
    if (this.matches(DOLLAR_QUOTE)) return this.upTo(this.sql.slice(start, this.at), 'body');
    if (this.matches(PARAMETER)) return 'parameter';
    this.at += 1;
    return 'symbol';
  }

  /** A doubled quote is part of the text. */
  private quoted(quote: string, kind: Token['kind'], hasEscapes: boolean): Token['kind'] {
    const { sql } = this;
    let at = this.at + 1;
    for (; at < sql.length; at++) {
      if (hasEscapes && sql[at] === '\\') at += 1;
      else if (sql[at] === quote) {
        if (sql[at + 1] !== quote) break;
        at += 1;
      }
    }
    this.at = Math.min(at + 1, sql.length);
    return kind;
  }

  private upTo(end: string, kind: Token['kind']): Token['kind'] {
    const index = this.sql.indexOf(end, this.at);
    this.at = index < 0 ? this.sql.length : index + end.length;
    return kind;
  }

  /** Takes what the sticky pattern matches here, if that is anything. */
  private matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.sql) || pattern.lastIndex === this.at) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private textOf(kind: Token['kind'], raw: string): string {
    if (kind === 'word') return raw.toUpperCase();
    if (kind !== 'name' && !raw.startsWith('"')) return raw;
    const quote = raw[0] === '[' ? ']' : raw[0];
    return raw.slice(1, -1).replaceAll(quote + quote, quote);
  }

  private skipBlanks(): void {
    const { sql } = this;
    while (this.at < sql.length) {
      const char = sql[this.at];
      if (BLANK.test(char)) this.at += 1;
      else if (char === '-' && this.isLineComment()) this.skipLine();
      else if (char === '#' && this.dialect === 'mysql') this.skipLine();
      else if (char === '/' && sql[this.at + 1] === '*') this.skipComment();
      // The end of a comment that MySQL executes.
      else if (this.dialect === 'mysql' && sql.startsWith('*/', this.at)) this.at += 2;
      else return;
    }
  }

  /** MySQL wants a blank behind the two dashes. */
  private isLineComment(): boolean {
    const { sql, at } = this;
    if (sql[at + 1] !== '-') return false;
    return this.dialect !== 'mysql' || at + 2 >= sql.length || BLANK.test(sql[at + 2]);
  }

  private skipLine(): void {
    const end = this.sql.indexOf('\n', this.at);
    this.at = end < 0 ? this.sql.length : end + 1;
  }

  private skipComment(): void {
    if (this.dialect === 'mysql' && this.matches(EXECUTABLE_COMMENT)) return;
    const { sql } = this;
    let depth = 0;
    do {
      if (sql.startsWith('*/', this.at)) {
        depth -= 1;
        this.at += 2;
      } else if (sql.startsWith('/*', this.at) && (depth === 0 || this.dialect === 'postgres')) {
        depth += 1;
        this.at += 2;
      } else {
        this.at += 1;
      }
    } while (depth > 0 && this.at < sql.length);
  }
}
