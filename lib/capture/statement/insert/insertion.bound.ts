import type { QueryRunner } from 'typeorm';

import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { runUnobserved } from '../query.seam.js';
import { keepsOrder } from '../statement.unit.js';
import { isMysql } from './database-family.js';
import { affectedRows, type InsertAnswer } from './returned.rows.js';

/** A statement of rows that may meet some which are there. */
interface MeetingStatement {
  sql: string;
  /** Number of rows given. */
  count: number;
  isIgnoring: boolean;
}

/** How many rows a statement can have inserted, by what the database says of it. */
export class InsertionBound {
  private readonly isSilent: boolean;
  private updates: Promise<number> | undefined;

  constructor(
    private readonly runner: QueryRunner,
    private readonly statement: MeetingStatement,
  ) {
    // MariaDB gives the rows in the place of what it has done to how many.
    const { sql, isIgnoring } = statement;
    this.isSilent = isMysql(dataSourceOf(runner)) && !isIgnoring && / RETURNING /.test(sql);
  }

  /** Right before the statement. */
  async begin(): Promise<void> {
    if (!this.isSilent) return;
    this.updates = updatesOf(this.runner);
    // Looked at afterwards: the statement need not wait for it.
    if (keepsOrder(this.runner)) this.updates.catch(() => undefined);
    else await this.updates;
  }

  /**
   * Undefined if nobody can tell.
   *
   * @param unchanged number of rows that were there and are as they were
   */
  async of(answer: InsertAnswer, unchanged: number): Promise<number | undefined> {
    const { count, isIgnoring } = this.statement;
    const affected = affectedRows(answer);
    if (isIgnoring) return affected;
    if (!isMysql(dataSourceOf(this.runner))) return undefined;
    if (this.updates) {
      const updated = (await updatesOf(this.runner)) - (await this.updates);
      return count - updated - unchanged;
    }
    // One row counts once if it was inserted, twice if it was updated.
    if (count === 1) return affected === 1 ? 1 : 0;
    const duplicates = /Duplicates: (\d+)/.exec(told(answer))?.[1];
    return duplicates === undefined ? undefined : count - Number(duplicates);
  }
}

/** What MySQL says in words. */
function told({ raw }: InsertAnswer): string {
  const { info, message } = (raw ?? {}) as { info?: string; message?: string };
  return info ?? message ?? '';
}

/** How many rows the connection has updated so far. */
async function updatesOf(runner: QueryRunner): Promise<number> {
  const [row] = (await runUnobserved(runner, "SHOW SESSION STATUS LIKE 'Handler_update'")) as {
    Value?: unknown;
  }[];
  return Number(row.Value);
}
