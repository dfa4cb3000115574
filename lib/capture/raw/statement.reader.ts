import type { DataSource } from 'typeorm';

import { sqlDialectOf, type SqlDialect } from './sql-dialect.js';
import { analyseStatement, type StatementAnalysis } from './statement.analysis.js';

/** Texts longer than this are not remembered: a program hardly repeats them. */
const MAX_REMEMBERED_LENGTH = 4_096;
const MAX_REMEMBERED = 500;

/** Statements that can concern capture begin with one of these; all others pass. */
const BEGINNINGS: Readonly<Record<SqlDialect, ReadonlySet<string>>> = {
  mysql: wordSet(
    'INSERT UPDATE DELETE REPLACE TRUNCATE LOAD WITH EXPLAIN ANALYZE DESCRIBE DESC',
    'BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET XA',
    'ALTER CREATE DROP RENAME LOCK UNLOCK GRANT REVOKE',
    'CACHE CHECK FLUSH OPTIMIZE REPAIR RESET INSTALL UNINSTALL',
  ),
  postgres: wordSet(
    'INSERT UPDATE DELETE MERGE TRUNCATE COPY WITH EXPLAIN DO',
    'BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE PREPARE',
  ),
  sqlite: wordSet(
    'INSERT UPDATE DELETE REPLACE WITH',
    'BEGIN COMMIT END ROLLBACK SAVEPOINT RELEASE',
  ),
};

/** Tells what statements do, the common ones without reading them. */
export class StatementReader {
  readonly dialect: SqlDialect;
  private readonly beginnings: ReadonlySet<string>;
  private readonly takesSeveral: boolean;
  private readonly known = new Map<string, StatementAnalysis>();

  constructor(dataSource: DataSource) {
    this.dialect = sqlDialectOf(dataSource);
    this.beginnings = BEGINNINGS[this.dialect];
    // SQLite's driver takes one statement; MySQL's takes several if it was asked to.
    this.takesSeveral =
      this.dialect === 'postgres' ||
      (this.dialect === 'mysql' && takesMultipleStatements(dataSource.driver.options));
  }

  /** Undefined if the statement neither writes a table nor concerns the transaction. */
  read(sql: string, parameters: readonly unknown[] | undefined): StatementAnalysis | undefined {
    const isSingle = !this.mayBeSeveral(sql, parameters);
    const word = leadingWord(sql);
    if (isSingle && word !== undefined && !this.beginnings.has(word)) return undefined;
    const known = this.known.get(sql);
    if (known) return known;
    const analysis = analyseStatement(sql, this.dialect, isSingle);
    this.remember(sql, analysis);
    return analysis;
  }

  private mayBeSeveral(sql: string, parameters: readonly unknown[] | undefined): boolean {
    if (!this.takesSeveral) return false;
    // PostgreSQL takes one statement only where there are parameters.
    if (this.dialect === 'postgres' && parameters && parameters.length > 0) return false;
    const index = sql.indexOf(';');
    return index >= 0 && index < sql.length - 1;
  }

  private remember(sql: string, analysis: StatementAnalysis): void {
    if (sql.length > MAX_REMEMBERED_LENGTH) return;
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    this.known.set(sql, analysis);
  }
}

/** In capitals; undefined where the text begins with something else, a comment for one. */
function leadingWord(sql: string): string | undefined {
  let start = 0;
  while (isBlankOrParenthesis(sql.charCodeAt(start))) start += 1;
  let end = start;
  while (isLetter(sql.charCodeAt(end))) end += 1;
  return end === start ? undefined : sql.slice(start, end).toUpperCase();
}

function isBlankOrParenthesis(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 40;
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function takesMultipleStatements(options: object): boolean {
  const { multipleStatements, extra } = options as {
    multipleStatements?: boolean;
    extra?: { multipleStatements?: boolean };
  };
  return Boolean(multipleStatements ?? extra?.multipleStatements);
}

function wordSet(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}
