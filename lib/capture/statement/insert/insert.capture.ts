import type { EntityMetadata } from 'typeorm';

import type { ResolvedAuditOptions } from '../../../contracts/resolved-options.js';
import type { ChangeRecorder } from '../../entity/change.recorder.js';
import type { EntityPlanRegistry } from '../../entity/entity-plan.registry.js';
import type { EntityPlan } from '../../entity/entity.plan.js';
import type { ReasonPolicy } from '../../entity/reason.policy.js';
import { isTracked } from '../../entity/tracking.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import type { BuilderStatement, StatementCapture, WriteBuilder } from '../builder.seam.js';
import { asErrorOf, inNameOf, isOfTheMoment, undoAfter } from '../host-error.js';
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

/** How often a statement is undone and run anew because it met rows that were not there before. */
const MAX_ATTEMPTS = 3;

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
      return inNameOf(statement, () =>
        this.parts.transactions.run(statement.runner, (unit) => this.capture(insert, rows, unit)),
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
    let answer: InsertAnswer;
    let isRead: boolean;
    for (let attempt = 1; ; attempt += 1) {
      isRead = await readBefore(statement, rows, { unit, isFirst: attempt === 1 });
      if (reasons) for (const operation of rows.operations()) reasons.check(plan, operation);
      const mayRepeat = isRead && unit.isUndoable && rows.mayBeSurprised === true;
      if (mayRepeat) await prepare(statement, rows, unit);
      answer = (await run()) as InsertAnswer;
      if (!mayRepeat || attempt === MAX_ATTEMPTS) break;
      if (!(await rows.isSurprised?.(answer)) || !(await unit.undo())) break;
    }
    if (isRead && rows.readsBefore && isFragile(statement)) await unit.release();
    const untold = isRead
      ? await rows.readAfter(answer, (changes) => recorder.record(runner, changes))
      : (affectedRows(answer) ?? 1);
    if (untold > 0) {
      await recorder.recordSummary(runner, bulkEvent(plan, untold, updates(builder)));
    }
    return answer;
  }

  private rowsOf({ runner, builder, sql }: BuilderStatement, plan: EntityPlan): WrittenRows {
    const insert = builder as InsertBuilder;
    const { bulkOverflow, bulkRowLimit } = this.parts.options;
    const limit = bulkOverflow === 'summary' ? bulkRowLimit : Infinity;
    const { insertFromSelect } = insert.expressionMap as { insertFromSelect?: unknown };
    if (insertFromSelect) return new SelectedRows(runner, insert, { plan, limit });
    if (insert.getValueSets().length > limit) return untoldRows(insert);
    const recorded = plan.columns.map(({ column }) => column);
    const rows = new InsertedRows(insert, plan, [
      ...neededColumns(plan, recorded),
      ...uniqueKeys(plan.metadata).flat(),
    ]);
    if (mayMeetRows(insert)) return new UpsertedRows({ runner, builder: insert, sql }, rows);
    return new CreatedRows(runner, insert, rows);
  }
}

/** Rows that are told by their number. */
const untoldRows = (builder: WriteBuilder): WrittenRows => ({
  readsBefore: false,
  readBefore: () => Promise.resolve(),
  operations: () => (updates(builder) ? ['create', 'update'] : ['create']),
  readAfter: (answer) => Promise.resolve(affectedRows(answer) ?? 1),
});

/** There a statement that fails takes the transaction with it. */
const isFragile = ({ runner }: BuilderStatement): boolean => isPostgres(dataSourceOf(runner));

/**
 * False if the rows could not be read. What is wrong with the statement's values is then told by the
 * statement itself, as if nobody had read before it.
 */
async function readBefore(
  statement: BuilderStatement,
  rows: WrittenRows,
  { unit, isFirst }: { unit: StatementUnit; isFirst: boolean },
): Promise<boolean> {
  if (!rows.readsBefore) return true;
  // What is undone is undone to the mark, which stays.
  if (isFirst && isFragile(statement)) await unit.mark();
  try {
    await rows.readBefore(unit);
  } catch (error) {
    if (isFragile(statement)) await undoAfter(error, { statement, unit });
    else if (isOfTheMoment(error)) throw asErrorOf(statement, error);
    return false;
  }
  return true;
}

async function prepare(
  statement: BuilderStatement,
  rows: WrittenRows,
  unit: StatementUnit,
): Promise<void> {
  if (!isFragile(statement)) await unit.mark();
  await rows.prepare?.();
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
