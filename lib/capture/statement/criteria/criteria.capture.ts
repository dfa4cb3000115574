import type { QueryRunner } from 'typeorm';

import type { PendingCascade } from '../../cascade/pending.cascade.js';
import type { BuilderStatement } from '../builder.seam.js';
import { runUnobserved, type RunStatement } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import type { StatementUnit } from '../statement.unit.js';
import { BulkCapture } from './bulk.capture.js';
import {
  byClass,
  changesOf,
  foreseen,
  readAfter,
  sortByKey,
  type RowPair,
} from './criteria.images.js';
import { affectedBy, type CriteriaParts } from './criteria.parts.js';
import type { CriteriaShape } from './criteria.shape.js';
import { begun, entryPages, EntryWriter, type EntryPage } from './entry.writer.js';
import { inNameOf, undoAfter } from '../host-error.js';
import { isReadable, selectMatching, type Sql } from './matching-rows.select.js';
import { FEW_ROWS, SetwiseCapture, type SetwiseOutcome } from '../setwise/setwise.capture.js';

/** How often a statement is undone and run anew because rows came to match it that were not read. */
const MAX_ATTEMPTS = 3;

/** Captures one statement by criteria: what it hits is read before it runs, and after it if need be. */
export class CriteriaCapture {
  private readonly runner: QueryRunner;
  private readonly limit: number;
  private readonly setwise: SetwiseCapture | undefined;
  private readonly select: Sql | undefined;

  constructor(
    private readonly parts: CriteriaParts,
    private readonly statement: BuilderStatement,
    private readonly shape: CriteriaShape,
  ) {
    this.runner = statement.runner;
    this.limit = parts.options.bulkRowLimit;
    this.setwise = SetwiseCapture.of(parts, statement, shape);
    this.select = this.buildSelect(this.setwise && Math.min(FEW_ROWS, this.limit));
  }

  /** Gives what the statement gives, and runs it once unless its effect had to be undone. */
  async around(run: RunStatement): Promise<unknown> {
    const { select } = this;
    if (!select) return run();
    return inNameOf(this.statement, () =>
      this.parts.transactions.run(this.runner, (unit) => this.capture(unit, select, run)),
    );
  }

  /** @param most rows of which it is one more @defaultValue `bulkRowLimit` */
  private buildSelect(most = this.limit): Sql | undefined {
    const { builder } = this.statement;
    const { metadata, columns, lock, keyExpressions } = this.shape;
    try {
      if (isReadable(builder)) {
        const limit = most + 1;
        return selectMatching(builder, {
          metadata,
          columns,
          lock,
          limit,
          expressions: keyExpressions,
        });
      }
      this.miss('it writes in a common table expression');
    } catch (error) {
      this.miss('its criteria cannot be made a SELECT', error);
    }
    return undefined;
  }

  private async capture(unit: StatementUnit, first: Sql, run: RunStatement): Promise<unknown> {
    let { setwise } = this;
    let select = first;
    for (let attempt = 1; ; attempt += 1) {
      await unit.mark();
      const target = await this.readTarget(unit, select);
      if (!target) return run();
      const { rows } = target;
      if (rows.length > 0) this.checkReason(rows);
      if (setwise && rows.length > Math.min(FEW_ROWS, this.limit)) {
        const outcome = await setwise.capture(unit, run);
        if (outcome) return this.afterSetwise(outcome);
        // All rows are needed now.
        setwise = undefined;
        select = this.buildSelect() ?? select;
        continue;
      }
      if (rows.length > this.limit) {
        return new BulkCapture(this.parts, this.statement, this.shape).capture(unit, run);
      }
      const outcome = await this.runOn(target, unit, run);
      const isWhole = outcome.affected === undefined || outcome.affected <= rows.length;
      if (!isWhole && attempt < MAX_ATTEMPTS && (await unit.undo())) continue;
      if (!isWhole) this.miss('it hit rows that were not found before it ran');
      await unit.release();
      if (rows.length > 0) await this.record(outcome, target, unit);
      return outcome.result;
    }
  }

  private async afterSetwise({ rows, result }: SetwiseOutcome): Promise<unknown> {
    if (rows.length > 0) {
      const writer = new EntryWriter(this.parts.recorder.journal, this.runner);
      await writer.write(this.pagesOf(foreseen(this.shape, rows)));
    }
    return result;
  }

  /** Undefined if it could not be read; the statement is to run as if nothing had been tried. */
  private async readTarget(
    unit: StatementUnit,
    { sql, parameters }: Sql,
  ): Promise<Target | undefined> {
    try {
      const found = (await runUnobserved(this.runner, sql, parameters)) as RawRow[];
      const rows = sortByKey(this.shape, found);
      const isBulk = rows.length > this.limit;
      return { rows, cascade: isBulk ? undefined : await this.cascadeOf(rows) };
    } catch (error) {
      await undoAfter(error, { statement: this.statement, unit });
      this.miss('its rows cannot be read', error);
      return undefined;
    }
  }

  private async cascadeOf(rows: readonly RawRow[]): Promise<PendingCascade | undefined> {
    const { cascades } = this.parts;
    const { operation, metadata } = this.shape;
    if (operation !== 'remove' || rows.length === 0 || !cascades.concerns(metadata)) {
      return undefined;
    }
    return cascades.before(this.runner, byClass(this.shape, rows));
  }

  /** Runs the statement, and makes the events while the database is at work if they are certain. */
  private async runOn(target: Target, unit: StatementUnit, run: RunStatement): Promise<Outcome> {
    if (target.rows.length === 0 || !this.isForeseeable) {
      const result = await run();
      return { result, affected: affectedBy(result), pages: undefined };
    }
    const running = run();
    const pages = unit.isUndoable ? this.makeMeanwhile(target) : undefined;
    const result = await running;
    return { result, affected: affectedBy(result), pages: await pages };
  }

  /** The first page is made now, the others while those before them are being written. */
  private makeMeanwhile({ rows, cascade }: Target): Promise<Iterable<EntryPage> | undefined> {
    return new Promise((resolve) => {
      setImmediate(() => {
        try {
          resolve(begun(this.pagesOf(foreseen(this.shape, rows), cascade)));
        } catch {
          // They are made again, and the failure told, once the statement has run.
          resolve(undefined);
        }
      });
    });
  }

  private get isForeseeable(): boolean {
    const { operation, literals } = this.shape;
    const { limit } = this.statement.builder.expressionMap;
    // Which rows a limit leaves is not certain until they are looked at.
    return (operation === 'remove' || literals !== undefined) && !limit;
  }

  private async record(
    { affected, pages }: Outcome,
    { rows, cascade }: Target,
    unit: StatementUnit,
  ): Promise<void> {
    const isForeseen = this.isForeseeable && (affected === undefined || affected >= rows.length);
    const writer = new EntryWriter(this.parts.recorder.journal, this.runner);
    if (isForeseen && pages) await writer.write(pages);
    else {
      const pairs = isForeseen ? foreseen(this.shape, rows) : await this.readAfter(rows, unit);
      await writer.write(this.pagesOf(pairs, cascade));
    }
    if (cascade) await this.parts.recorder.record(this.runner, await cascade.changes());
  }

  private async readAfter(rows: readonly RawRow[], { isOwn }: StatementUnit): Promise<RowPair[]> {
    const { pairs, lost } = await readAfter(this.shape, rows, {
      runner: this.runner,
      isLocking: !isOwn,
    });
    if (lost > 0) this.miss('rows were not found again after it had run');
    return pairs;
  }

  private pagesOf(pairs: Iterable<RowPair>, cascade?: PendingCascade): Generator<EntryPage> {
    const changes = changesOf(this.runner, this.shape, pairs, cascade);
    return entryPages(this.parts.recorder, this.runner, changes);
  }

  /** @throws AuditError `REASON_REQUIRED` */
  private checkReason(rows: readonly RawRow[]): void {
    const { choice, operation } = this.shape;
    for (const plan of new Set(rows.map((row) => choice.of(row)))) {
      if (plan) this.parts.reasons.check(plan, operation);
    }
  }

  private miss(what: string, cause?: unknown): void {
    this.parts.misses.report(this.shape.metadata, what, cause);
  }
}

/** What the statement is going to hit. */
interface Target {
  rows: readonly RawRow[];
  cascade: PendingCascade | undefined;
}

interface Outcome {
  result: unknown;
  affected: number | undefined;
  /** The events, if their making began while the statement ran. */
  pages: Iterable<EntryPage> | undefined;
}
