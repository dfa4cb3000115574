import { QueryFailedError, type QueryRunner } from 'typeorm';

import type { SqlRunner } from '../../contracts/sql-runner.js';
import { isUnwatched } from '../../support/unwatched.js';
import { runUnobserved, type RunStatement } from '../statement/query.seam.js';
import { dataSourceOf, queuesStatements } from './typeorm-internals.js';

/** What is used of mysql2's connection. */
interface PreparingConnection {
  execute(sql: string, values: unknown[], done: (error: Error | null) => void): unknown;
}

interface DriverError extends Error {
  errno?: number;
  fatal?: boolean;
}

/** A prepared statement is kept by the server for each number of rows and each connection: few. */
export const MAX_JOINT_EVENTS = 4;

/** The server has not taken the statement, and none of it has run. */
const NOT_PREPARED: ReadonlySet<number | undefined> = new Set([
  1064, // syntax: a sql_mode, or a proxy in between, does not know compound statements
  1243, // unknown statement handler: the connection was reset behind the driver's back
  1295, // not supported in the prepared statement protocol: MariaDB 10.6.0 and 10.6.1
  1461, // max_prepared_stmt_count
]);

/** Compound statements outside of routines are MariaDB's; MySQL has not come to version 10. */
const FIRST_MARIADB = 10;

/**
 * True if the last INSERT of a transaction can be sent in one go with its COMMIT, so that it costs
 * no round trip of its own: on MariaDB, and if nobody looks on who would then miss the COMMIT.
 */
export function canJoinCommit(runner: QueryRunner): boolean {
  if (!queuesStatements(runner)) return false;
  const dataSource = dataSourceOf(runner);
  const { version } = dataSource.driver as { version?: string };
  return Number.parseInt(version ?? '', 10) >= FIRST_MARIADB && isUnwatched(dataSource);
}

/** Sends the one statement that it is given together with the COMMIT of the transaction. */
export class JointCommit implements SqlRunner {
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly runner: QueryRunner,
    private readonly commit: RunStatement,
    /** Of this transaction and no other. */
    private readonly mark: string,
  ) {}

  /** @throws QueryFailedError when the statement has failed. What became of the COMMIT is told by {@link result}. */
  async query(sql: string, parameters: unknown[] = []): Promise<void> {
    const connection = (await this.runner.connect()) as Partial<PreparingConnection>;
    if (typeof connection.execute !== 'function') return this.separately(sql, parameters);
    try {
      await execute(connection as PreparingConnection, jointly(sql), [...parameters, this.mark]);
    } catch (error) {
      const failure = error as DriverError;
      if (NOT_PREPARED.has(failure.errno)) return this.separately(sql, parameters);
      if (await this.hasRun(failure)) this.failure = { error: this.failed('COMMIT', failure) };
      else throw this.failed(sql, failure, parameters);
    }
  }

  /**
   * What the COMMIT has given; TypeORM and capture make nothing of it.
   *
   * @throws QueryFailedError when it has failed, as TypeORM does.
   */
  result(): undefined {
    if (this.failure) throw this.failure.error;
  }

  private async separately(sql: string, parameters: unknown[]): Promise<void> {
    await runUnobserved(this.runner, sql, parameters);
    try {
      await this.commit();
    } catch (error) {
      this.failure = { error };
    }
  }

  /** True if the statement was not what failed, or if nobody can tell: the outcome of the COMMIT is unknown then. */
  private async hasRun({ fatal }: DriverError): Promise<boolean> {
    if (fatal) return true;
    try {
      const rows = (await runUnobserved(
        this.runner,
        'SELECT @nestjs_audit_appended = ? AS appended',
        [this.mark],
      )) as { appended: unknown }[];
      return Number(rows[0]?.appended) === 1;
    } catch {
      // The connection is gone.
      return true;
    }
  }

  private failed(sql: string, error: Error, parameters?: unknown[]): QueryFailedError {
    const { logger } = dataSourceOf(this.runner);
    logger.logQueryError(error, sql, parameters, this.runner);
    return new QueryFailedError(sql, parameters, error);
  }
}

/** A statement that fails ends the compound statement: what is not inserted is not committed. */
function jointly(sql: string): string {
  return `BEGIN NOT ATOMIC ${sql}; SET @nestjs_audit_appended = ?; COMMIT; END`;
}

function execute(connection: PreparingConnection, sql: string, values: unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.execute(sql, values, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
