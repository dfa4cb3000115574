import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';

import type { CarriedContext } from './session.context.js';
import { CONTEXT_FIELDS, quoted, type ContextField } from './sql.forms.js';
import { sqliteTables } from './sqlite.tables.js';

/** What the triggers are told of the statement under way. */
export interface StatementSession {
  /** An event of capture's own tells of it. */
  captured: boolean;
  context: CarriedContext;
}

/** The part of better-sqlite3 that is used. */
interface Database {
  function(name: string, run: (field: string) => unknown): void;
  prepare(sql: string): { all(...parameters: unknown[]): unknown[] };
  exec(sql: string): void;
}

const FUNCTION = 'nestjs_audit_session';
const name = (part: string): string => quoted(part, '"');
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * SQLite has no session variables, and all requests share the application's one connection. So that
 * connection has temporary triggers of its own, which run before each row is written and note in a
 * table what this statement is: within the statement itself, where no other connection can come in
 * between. They ask a function of this process for it, and that one asks the asynchronous context in
 * which the statement was made. The table's row has served once the row's own trigger has read it.
 */
export class SqliteSession {
  private readonly current = new AsyncLocalStorage<StatementSession>();

  constructor(private readonly prefix: string) {}

  /** @returns the number of triggers that are told; 0 if none are installed. */
  prepare(dataSource: DataSource): number {
    const { databaseConnection } = dataSource.driver as unknown as { databaseConnection: Database };
    const slots = this.slots(databaseConnection);
    if (slots.length === 0) return 0;
    databaseConnection.function(FUNCTION, (field) => this.answer(field));
    for (const slot of slots) databaseConnection.exec(this.noting(slot));
    return slots.length;
  }

  run<T>(session: StatementSession, work: () => Promise<T>): Promise<T> {
    return this.current.run(session, work);
  }

  private answer(field: string): unknown {
    const session = this.current.getStore();
    if (!session) return null;
    if (field === 'captured') return session.captured ? 1 : 0;
    const value = session.context[field as ContextField];
    if (value === undefined) return null;
    return field === 'ip' ? Buffer.from(value, 'hex') : value;
  }

  private slots(database: Database): string[] {
    const { context } = sqliteTables(this.prefix);
    const known = database
      .prepare(`SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?`)
      .all(context);
    if (known.length === 0) return [];
    const rows = database
      .prepare(
        `SELECT c.slot FROM main.${name(context)} AS c WHERE EXISTS (SELECT 1 FROM main.sqlite_master AS m ` +
          `WHERE m.type = 'table' AND m.name = substr(c.slot, 1, length(c.slot) - 7))`,
      )
      .all();
    return (rows as { slot: string }[]).map(({ slot }) => slot);
  }

  private noting(slot: string): string {
    const colon = slot.lastIndexOf(':');
    const [table, event] = [slot.slice(0, colon), slot.slice(colon + 1)];
    const context = name(sqliteTables(this.prefix).context);
    const fields = CONTEXT_FIELDS.map((field) => `${field} = ${FUNCTION}('${field}')`).join(', ');
    // A row that was left out (OR IGNORE) has left its note behind; another connection heeds it for
    // the rest of the millisecond at most, for 'now' is part of it. Counted, for a row may take others of its table with it.
    const used = `at = julianday('now'), depth = CASE WHEN at = julianday('now') THEN depth + 1 ELSE 1 END`;
    return `CREATE TEMP TRIGGER IF NOT EXISTS ${name(`${this.prefix}session_${slot}`)}
BEFORE ${event.toUpperCase()} ON main.${name(table)} FOR EACH ROW BEGIN
UPDATE ${context} SET ${used}, captured = 1 WHERE slot = ${text(slot)} AND ${FUNCTION}('captured') = 1;
UPDATE ${context} SET ${used}, captured = 0, ${fields} WHERE slot = ${text(slot)} AND ${FUNCTION}('captured') = 0;
UPDATE ${context} SET at = NULL WHERE slot = ${text(slot)} AND at IS NOT NULL AND ${FUNCTION}('captured') IS NULL;
END`;
  }
}
