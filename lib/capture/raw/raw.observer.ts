import type { DataSource, QueryRunner } from 'typeorm';

import type { ContextSource } from '../../contracts/context-source.js';
import type { ReasonPolicy } from '../entity/reason.policy.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { inNameOf } from '../statement/host-error.js';
import type { Around, QueryObserver, RunStatement } from '../statement/query.seam.js';
import type { StatementTransactions } from '../statement/statement.transactions.js';
import { RawStatementRecorder, type RawStatement } from './raw-statement.recorder.js';
import type { StatementAnalysis } from './statement.analysis.js';
import { StatementReader } from './statement.reader.js';
import type { TransactionTracker } from './transaction.tracker.js';

export interface RawParts {
  readonly dataSource: DataSource;
  readonly registry: EntityPlanRegistry;
  readonly context: ContextSource;
  readonly transactions: StatementTransactions;
  readonly tracker: TransactionTracker;
  /** Refuses changes without a reason, where an entity wants one. */
  readonly reasons?: Pick<ReasonPolicy, 'check'>;
}

/** Sees the statements that no builder has made: what they write, and which transactions they begin and end. */
export class RawObserver implements Pick<QueryObserver, 'aroundQuery'> {
  private readonly reader: StatementReader;

  constructor(
    private readonly parts: RawParts,
    private readonly recorder: RawStatementRecorder,
  ) {
    this.reader = new StatementReader(parts.dataSource);
  }

  aroundQuery(
    runner: QueryRunner,
    sql: string,
    parameters: unknown[] | undefined,
    isStructured = false,
  ): Around | undefined {
    // What TypeORM refuses by itself, it is to refuse.
    if (typeof sql !== 'string') return undefined;
    const analysis = this.reader.read(sql, parameters);
    if (!analysis) return undefined;
    const { commands } = analysis;
    const controlling =
      commands.length > 0 ? this.parts.tracker.around(runner, commands, parameters) : undefined;
    const statement = this.statementOf(runner, sql, { analysis, isStructured, parameters });
    if (!statement) return controlling;
    const capturing: Around = (run) => this.capture(statement, run);
    return controlling ? (run) => capturing((as) => controlling(() => run(as))) : capturing;
  }

  private statementOf(
    runner: QueryRunner,
    sql: string,
    {
      analysis,
      isStructured,
      parameters,
    }: { analysis: StatementAnalysis; isStructured: boolean; parameters: unknown[] | undefined },
  ): RawStatement | undefined {
    if (analysis.writes.length === 0 || this.parts.context.isSuspended()) return undefined;
    const writes = this.recorder.writesOf(analysis);
    const { isWrappable } = analysis;
    if (writes.length === 0) return undefined;
    return { runner, sql, parameters, writes, isStructured, isWrappable };
  }

  private async capture(statement: RawStatement, run: RunStatement): Promise<unknown> {
    const { runner, isStructured, isWrappable } = statement;
    const { reasons } = this.parts;
    if (reasons) this.recorder.checkReasons(statement, reasons);
    const work = async (): Promise<unknown> => {
      // Only a structured result has the row count on every database.
      const result = await run(true);
      await this.recorder.record(statement, result);
      return isStructured ? result : (result as { raw: unknown }).raw;
    };
    if (!isWrappable) return work();
    return inNameOf(statement, () => this.parts.transactions.run(runner, work));
  }
}
