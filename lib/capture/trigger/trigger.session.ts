import type { DataSource, QueryRunner } from 'typeorm';

import type { ContextSource } from '../../contracts/context-source.js';
import type { Redactor } from '../../event/redaction.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import { runUnobserved } from '../statement/query.seam.js';
import { carriedContext, type CarriedContext, type FieldLengths } from './session.context.js';
import { CONTEXT_FIELDS } from './sql.forms.js';
import { SqliteSession } from './sqlite.session.js';

/** What the triggers are to do about a statement. */
export interface TriggerMode {
  /** `captured`: nothing, for capture's own events tell of it. `carry`: record it, with the actor of now. */
  mode: 'captured' | 'carry';
  /** Id of the transaction the statement runs in; undefined outside one. */
  transactionId: string | undefined;
}

export interface TriggerSessionParts {
  context: ContextSource;
  redactor: Redactor;
  /** Lengths of the event table's text columns. */
  lengths: FieldLengths;
  /** As `store.tablePrefix`. */
  tablePrefix: string;
}

const NOTHING: CarriedContext = {};

/**
 * Tells the database triggers on the application's own connections who acts, and of which statements
 * they need not write. On MySQL and PostgreSQL by at most one statement before, and none if the
 * connection has been told the same already; on SQLite by none.
 */
export class TriggerSession {
  private readonly sqlite: SqliteSession;
  /** By connection of the driver: what it has been told last. */
  private readonly told = new WeakMap<object, string>();
  /** Runners whose connection has been told anything. */
  private readonly tellers = new WeakSet<QueryRunner>();

  constructor(private readonly parts: TriggerSessionParts) {
    this.sqlite = new SqliteSession(parts.tablePrefix);
  }

  /** To be called once the data source is connected. On SQLite it finds only triggers that are installed by then. */
  prepare(dataSource: DataSource): void {
    if (dataSource.options.type === 'better-sqlite3') this.sqlite.prepare(dataSource);
  }

  /** Runs a statement with the triggers told of it. */
  async run<T>(runner: QueryRunner, how: TriggerMode, work: () => Promise<T>): Promise<T> {
    const captured = how.mode === 'captured';
    const context = captured ? NOTHING : this.carried(how);
    const { type } = dataSourceOf(runner).options;
    if (type === 'better-sqlite3') return this.sqlite.run({ captured, context }, work);
    if (type === 'postgres') {
      const key = JSON.stringify([how.transactionId, captured, context]);
      const isLocal = how.transactionId !== undefined;
      await this.tell(runner, key, () => postgresStatement(captured, context, isLocal));
    } else {
      const key = captured ? 'captured' : JSON.stringify(context);
      await this.tell(runner, key, () => mysqlStatement(captured, context));
    }
    return work();
  }

  /**
   * To be called when a transaction or a savepoint of the runner has ended: PostgreSQL takes back what
   * was told inside of it.
   */
  async forget(runner: QueryRunner): Promise<void> {
    if (dataSourceOf(runner).options.type !== 'postgres') return;
    this.told.delete((await runner.connect()) as object);
  }

  /** True if {@link reset} has something to do. */
  hasTold(runner: QueryRunner): boolean {
    return this.tellers.has(runner);
  }

  /** Before a connection goes back to the pool, where others may write on it: it knows of nobody again. */
  async reset(runner: QueryRunner): Promise<void> {
    const { type } = dataSourceOf(runner).options;
    if (type === 'better-sqlite3' || !this.tellers.delete(runner)) return;
    const connection = (await runner.connect()) as object;
    if (!this.told.has(connection)) return;
    this.told.delete(connection);
    const { sql, parameters } =
      type === 'postgres'
        ? postgresStatement(false, undefined, false)
        : mysqlStatement(false, NOTHING);
    await runUnobserved(runner, sql, parameters);
  }

  private carried({ transactionId }: TriggerMode): CarriedContext {
    const { context, redactor, lengths } = this.parts;
    return carriedContext(context.snapshot(), { redactor, lengths, transactionId });
  }

  private async tell(runner: QueryRunner, key: string, make: () => Statement): Promise<void> {
    const connection = (await runner.connect()) as object;
    if (this.told.get(connection) === key) return;
    this.told.delete(connection);
    const { sql, parameters } = make();
    await runUnobserved(runner, sql, parameters);
    this.told.set(connection, key);
    this.tellers.add(runner);
  }
}

interface Statement {
  sql: string;
  parameters: unknown[];
}

const MYSQL_CAPTURED = 'SET @audit_captured = 1';
const MYSQL_CARRIED = `SET @audit_captured = NULL, ${CONTEXT_FIELDS.map((field) => `@audit_${field} = ?`).join(', ')}`;

function mysqlStatement(captured: boolean, context: CarriedContext): Statement {
  if (captured) return { sql: MYSQL_CAPTURED, parameters: [] };
  return {
    sql: MYSQL_CARRIED,
    parameters: CONTEXT_FIELDS.map((field) => context[field] ?? null),
  };
}

const POSTGRES = `SELECT set_config('nestjs_audit.captured', $1, $3), set_config('nestjs_audit.context', $2, $3)`;

/** @param isLocal it ends with the transaction, so that it never stays on the connection */
function postgresStatement(
  captured: boolean,
  context: CarriedContext | undefined,
  isLocal: boolean,
): Statement {
  const told = captured || context === undefined ? '' : JSON.stringify(context);
  return { sql: POSTGRES, parameters: [captured ? '1' : '', told, isLocal] };
}
