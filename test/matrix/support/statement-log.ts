import type { Logger } from 'typeorm';

/** The statements that a data source gives its database, as its own query log has them. */
export class StatementLog implements Logger {
  readonly statements: string[] = [];

  logQuery(query: string): void {
    this.statements.push(query);
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}

  /** What `work` has the data source say. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const from = this.statements.length;
    await work();
    return this.statements.slice(from);
  }
}

/** `SELECT … FOR UPDATE`, `UPDATE note`: what a statement is, without its details. */
export function shortForm(statement: string): string {
  const sql = statement.replaceAll(/[`"]/g, '').trim();
  if (/^(BEGIN|START TRANSACTION)/.test(sql)) return 'BEGIN';
  if (sql.startsWith('SELECT'))
    return /FOR (NO KEY )?UPDATE$/.test(sql) ? 'SELECT FOR UPDATE' : 'SELECT';
  const [, verb, table] =
    /^(INSERT(?: OR IGNORE| IGNORE)? INTO|UPDATE|DELETE FROM)\s+(\S+?)[\s(]/.exec(sql) ?? [];
  return verb === undefined
    ? sql.split(' ')[0]
    : `${verb.split(' ')[0]} ${table.split('.').at(-1)}`;
}
