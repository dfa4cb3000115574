import type { EntityMetadata } from 'typeorm';

import type { ResolvedAuditOptions } from '../../../contracts/resolved-options.js';
import type { ChangeRecorder } from '../../entity/change.recorder.js';
import type { EntityPlanRegistry } from '../../entity/entity-plan.registry.js';
import type { EntityPlan } from '../../entity/entity.plan.js';
import type { ReasonPolicy } from '../../entity/reason.policy.js';
import { isTracked } from '../../entity/tracking.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import type { BuilderStatement, StatementCapture, WriteBuilder } from '../builder.seam.js';
import { asErrorOf, isOfTheMoment } from '../criteria/host-error.js';
import { neededColumns } from '../rows/needed-columns.js';
import type { RunStatement } from '../query.seam.js';
import type { StatementTransactions } from '../statement.transactions.js';
import type { StatementUnit } from '../statement.unit.js';
import { bulkEvent } from './bulk.event.js';
import { isPostgres } from './database-family.js';
import { InsertedRows, type InsertBuilder } from './inserted.rows.js';
import { CreatedRows } from './created.rows.js';
import { affectedRows, type InsertAnswer } from './returned.rows.js';
import { SelectedRows } from './selected.rows.js';
import { uniqueKeys } from './unique.keys.js';
import { UpsertedRows } from './upserted.rows.js';
import type { WrittenRows } from './written.rows.js';

/** What the capture of inserts needs of what the captures of statements share. */
interface InsertParts {
  readonly registry: Pick<EntityPlanRegistry, 'planOf'>;
  readonly recorder: Pick<ChangeRecorder, 'record' | 'recordSummary'>;
  readonly transactions: Pick<StatementTransactions, 'run'>;
  readonly options: Pick<ResolvedAuditOptions['capture'], 'bulkOverflow' | 'bulkRowLimit'>;
  /** Refuses changes without a reason, where an entity wants one. */
  readonly reasons?: Pick<ReasonPolicy, 'check'>;
}

/** One INSERT about to run. */
interface Insert {
  statement: BuilderStatement;
  plan: EntityPlan;
  run: RunStatement;
}

/** Captures what insert query builders do: `insert()`, `upsert()` and builders of the host's own. */
export class InsertCapture {
  constructor(private readonly parts: InsertParts) {}

  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined {
    if (builder.expressionMap.queryType !== 'insert') return undefined;
    const plan = this.parts.registry.planOf(entity);
    if (!plan || !isRecorded(plan, builder)) return undefined;
    return async (statement, run) => {
      // The value sets are the host's: what they hold is taken before anything is waited for.
      const rows = this.rowsOf(statement, plan);
      const insert = { statement, plan, run };
      return this.parts.transactions.run(statement.runner, (unit) =>
        this.capture(insert, rows, unit),
      );
    };
  }

  private async capture(
    { statement, plan, run }: Insert,
    rows: WrittenRows,
    unit: StatementUnit,
  ): Promise<unknown> {
    const { recorder, reasons } = this.parts;
    const { runner, builder } = statement;
    const isRead = await readBefore(statement, rows, unit);
    if (reasons) for (const operation of rows.operations()) reasons.check(plan, operation);
    const answer = (await run()) as InsertAnswer;
    const untold = isRead
      ? await rows.readAfter(answer, (changes) => recorder.record(runner, changes))
      : (affectedRows(answer) ?? 1);
    if (untold > 0) {
      await recorder.recordSummary(runner, bulkEvent(plan, untold, updates(builder)));
    }
    return answer;
  }

  private rowsOf({ runner, builder }: BuilderStatement, plan: EntityPlan): WrittenRows {
    const insert = builder as InsertBuilder;
    const { bulkOverflow, bulkRowLimit } = this.parts.options;
    const limit = bulkOverflow === 'summary' ? bulkRowLimit : Infinity;
    const { insertFromSelect } = insert.expressionMap as { insertFromSelect?: unknown };
    if (insertFromSelect) return new SelectedRows(runner, insert, { plan, limit });
    if (insert.getValueSets().length > limit) return untoldRows;
    const recorded = plan.columns.map(({ column }) => column);
    const rows = new InsertedRows(insert, plan, [
      ...neededColumns(plan, recorded),
      ...uniqueKeys(plan.metadata).flat(),
    ]);
    if (mayMeetRows(insert)) return new UpsertedRows(runner, insert, rows);
    return new CreatedRows(runner, insert, rows);
  }
}

/** Rows that are told by their number. */
const untoldRows: WrittenRows = {
  readsBefore: false,
  readBefore: () => Promise.resolve(),
  operations: () => ['create'],
  readAfter: (answer) => Promise.resolve(affectedRows(answer) ?? 1),
};

/**
 * False if the rows could not be read. What is wrong with the statement's values is then told by the
 * statement itself, as if nobody had read before it.
 */
async function readBefore(
  statement: BuilderStatement,
  rows: WrittenRows,
  unit: StatementUnit,
): Promise<boolean> {
  if (!rows.readsBefore) return true;
  // There a statement that fails takes the transaction with it.
  const isFragile = isPostgres(dataSourceOf(statement.runner));
  if (isFragile) await unit.mark();
  try {
    await rows.readBefore();
  } catch (error) {
    if (isOfTheMoment(error)) throw asErrorOf(statement, error);
    if (isFragile) await unit.undo();
    return false;
  }
  if (isFragile) await unit.release();
  return true;
}

/** True if rows that are there may keep the statement from inserting. */
const mayMeetRows = ({ expressionMap }: WriteBuilder): boolean =>
  expressionMap.onIgnore || updates({ expressionMap });

/** True if the statement may update rows; `onConflict` is TypeORM 0.3's. */
function updates({ expressionMap }: Pick<WriteBuilder, 'expressionMap'>): boolean {
  return Boolean(expressionMap.onUpdate || (expressionMap as { onConflict?: string }).onConflict);
}

const isRecorded = (plan: EntityPlan, builder: WriteBuilder): boolean =>
  isTracked(plan, 'create') || (updates(builder) && isTracked(plan, 'update'));
