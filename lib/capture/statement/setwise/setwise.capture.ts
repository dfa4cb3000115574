import { queuesStatements } from '../../entity/typeorm-internals.js';
import type { BuilderStatement } from '../builder.seam.js';
import { affectedBy, type CriteriaParts } from '../criteria/criteria.parts.js';
import type { CriteriaShape } from '../criteria/criteria.shape.js';
import { undoAfter } from '../host-error.js';
import { selectMatching, type Sql } from '../criteria/matching-rows.select.js';
import { runUnobserved, type RunStatement } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import { keepsOrder, type StatementUnit } from '../statement.unit.js';
import { setwisePlan, type SetwisePlan } from './setwise.plan.js';
import { SetwiseStatements } from './setwise.statements.js';
import { cutTemplate } from './setwise.template.js';

/** A statement of fewer rows is captured sooner row by row. */
export const FEW_ROWS = 50;

/** What came of a statement whose events the database has written. */
export interface SetwiseOutcome {
  result: unknown;
  /** Rows whose events are still to be made. */
  rows: readonly RawRow[];
}

/**
 * Captures a statement of many rows with one INSERT … SELECT of their events, which the database runs
 * right before it: no row comes into this process but those whose event is not certain.
 */
export class SetwiseCapture {
  private constructor(
    private readonly parts: CriteriaParts,
    private readonly statement: BuilderStatement,
    private readonly shape: CriteriaShape,
    private readonly setwise: SetwisePlan,
  ) {}

  /** Undefined for a statement that is captured row by row. */
  static of(
    parts: CriteriaParts,
    statement: BuilderStatement,
    shape: CriteriaShape,
  ): SetwiseCapture | undefined {
    const { limit, commonTableExpressions } = statement.builder.expressionMap;
    if (limit || commonTableExpressions.length > 0) return undefined;
    // The recorder would refuse, but only after rows have been counted.
    if (parts.context.snapshot().secrets.length > 0) return undefined;
    const setwise = setwisePlan(shape, parts);
    return setwise && new SetwiseCapture(parts, statement, shape, setwise);
  }

  /**
   * Runs the statement with its events. Undefined if it has not run: it is to be captured otherwise,
   * from its beginning.
   */
  async capture(unit: StatementUnit, run: RunStatement): Promise<SetwiseOutcome | undefined> {
    const { runner } = this.statement;
    const { journal } = this.parts.recorder;
    if (!unit.isUndoable || this.mayGetReason(unit) || !(await journal.makeWay(runner))) {
      return undefined;
    }
    const { builder } = this.statement;
    const { metadata, columns, lock, operation } = this.shape;
    const cut = cutTemplate(this.setwise, operation, (input) =>
      this.parts.recorder.templateOf(runner, input),
    );
    if (!cut) return undefined;
    const select = selectMatching(builder, { metadata, columns, lock });
    // Events that were held have been written by now, and are not to be undone.
    if (!unit.isOwn) await unit.mark();
    const before = await this.write(unit, new SetwiseStatements(this.setwise, cut, select));
    if (!before) return undefined;
    const result = await this.runHost(unit, run);
    const affected = affectedBy(result);
    // Rows came to match that have no event, or were not hit that have one.
    if (affected !== undefined && affected !== before.total) {
      await unit.undo();
      return undefined;
    }
    await unit.release();
    await journal.wrote(runner, cut.template.appended(before.written));
    return { result, rows: before.rows };
  }

  /** An event that waits for the COMMIT takes a reason that is given until then. */
  private mayGetReason({ isOwn }: StatementUnit): boolean {
    const { reason, laterReason } = this.parts.context.snapshot();
    return !isOwn && laterReason !== undefined && reason === undefined;
  }

  /** Writes the events; undefined if that is taken back, for they are not certain to be all there are. */
  private async write(
    unit: StatementUnit,
    statements: SetwiseStatements,
  ): Promise<Written | undefined> {
    try {
      const inserting = this.inserted(statements.insert());
      const [written, { total, due }] = keepsOrder(this.statement.runner)
        ? await Promise.all([inserting, this.counted(statements)])
        : [await inserting, await this.counted(statements)];
      const { bulkOverflow, bulkRowLimit } = this.parts.options;
      const isSummed = bulkOverflow === 'summary' && total > bulkRowLimit;
      const rows = written < due && !isSummed ? await this.read(statements.odd()) : [];
      if (!isSummed && written + rows.length === due && rows.length <= bulkRowLimit) {
        return { total, written, rows };
      }
    } catch (error) {
      await undoAfter(error, { statement: this.statement, unit });
      return undefined;
    }
    await unit.undo();
    return undefined;
  }

  private async inserted({ sql, parameters }: Sql): Promise<number> {
    const result = await runUnobserved(this.statement.runner, sql, parameters, true);
    return affectedBy(result) ?? 0;
  }

  private async counted(statements: SetwiseStatements): Promise<{ total: number; due: number }> {
    const [row] = await this.read(statements.count());
    return { total: Number(row.total), due: Number(row.due) };
  }

  private async read({ sql, parameters }: Sql): Promise<RawRow[]> {
    return (await runUnobserved(this.statement.runner, sql, parameters)) as RawRow[];
  }

  private async runHost(unit: StatementUnit, run: RunStatement): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      // The host may go on in its transaction. PostgreSQL's has failed as a whole, and stays so.
      if (!unit.isOwn && queuesStatements(this.statement.runner)) {
        await unit.undo().catch(() => undefined);
      }
      throw error;
    }
  }
}

interface Written {
  total: number;
  written: number;
  rows: readonly RawRow[];
}
