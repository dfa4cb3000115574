import type { QueryRunner } from 'typeorm';

import type { PendingCascade } from '../../cascade/pending.cascade.js';
import { queuesStatements } from '../../entity/typeorm-internals.js';
import type { BuilderStatement } from '../builder.seam.js';
import type { RunStatement } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import type { StatementUnit } from '../statement.unit.js';
import { BulkSnapshot } from './bulk.snapshot.js';
import { bulkSummaries } from './bulk.summary.js';
import { affectedBy, type CriteriaParts } from './criteria.parts.js';
import { byClass, changesOf, foreseen, readAfter, type RowPair } from './criteria.images.js';
import type { CriteriaShape } from './criteria.shape.js';
import { entryPages, EntryWriter } from './entry.writer.js';
import { undoAfter } from '../host-error.js';

/** Captures a statement that hits more rows than are to be held in memory. */
export class BulkCapture {
  private readonly runner: QueryRunner;

  constructor(
    private readonly parts: CriteriaParts,
    private readonly statement: BuilderStatement,
    private readonly shape: CriteriaShape,
  ) {
    this.runner = statement.runner;
  }

  async capture(unit: StatementUnit, run: RunStatement): Promise<unknown> {
    if (this.parts.options.bulkOverflow === 'summary') {
      await unit.release();
      return this.summarise(run);
    }
    const snapshot = new BulkSnapshot(this.runner, this.shape);
    try {
      const taken = await this.take(snapshot, unit);
      if (!taken) return await this.summarise(run);
      const result = await run();
      await unit.release();
      await this.record(snapshot, { ...taken, affected: affectedBy(result), isOwn: unit.isOwn });
      return result;
    } finally {
      // In a failed transaction of PostgreSQL's it cannot be dropped, and goes with the transaction.
      await snapshot.drop().catch(() => undefined);
    }
  }

  /** Undefined if the database refuses temporary tables. */
  private async take(snapshot: BulkSnapshot, unit: StatementUnit): Promise<Taken | undefined> {
    try {
      const total = await snapshot.take(this.statement.builder);
      return { total, cascades: await this.cascadesOf(snapshot) };
    } catch (error) {
      await undoAfter(error, { statement: this.statement, unit });
      this.miss('its rows cannot be copied into a temporary table; one event sums it up', error);
      return undefined;
    }
  }

  /** What goes with each page of rows. Rows that the database itself deletes are held in memory. */
  private async cascadesOf(snapshot: BulkSnapshot): Promise<(PendingCascade | undefined)[]> {
    const { cascades } = this.parts;
    const { operation, metadata } = this.shape;
    if (operation !== 'remove' || !cascades.concerns(metadata)) return [];
    const found: (PendingCascade | undefined)[] = [];
    for (let rows = await snapshot.next(); rows.length > 0; rows = await snapshot.next()) {
      found.push(await cascades.before(this.runner, byClass(this.shape, rows)));
    }
    snapshot.rewind();
    return found;
  }

  private async record(
    snapshot: BulkSnapshot,
    { total, cascades, affected, isOwn }: Taken & { affected: number | undefined; isOwn: boolean },
  ): Promise<void> {
    if (affected !== undefined && affected > total) {
      this.miss('it hit rows that were not found before it ran');
    }
    const { recorder } = this.parts;
    const { operation, literals } = this.shape;
    const isForeseen =
      (operation === 'remove' || literals !== undefined) &&
      (affected === undefined || affected >= total);
    const writer = new EntryWriter(recorder.journal, this.runner);
    const isQueued = queuesStatements(this.runner);
    for (let rows = await snapshot.next(); rows.length > 0; rows = await snapshot.next()) {
      const pairs = isForeseen ? foreseen(this.shape, rows) : await this.readAfter(rows, isOwn);
      const cascade = cascades.shift();
      const changes = changesOf(this.runner, this.shape, pairs, cascade);
      for (const page of entryPages(recorder, this.runner, changes)) await writer.add(page);
      if (!isQueued || cascade) await writer.end();
      if (cascade) await recorder.record(this.runner, await cascade.changes());
    }
    await writer.end();
  }

  private async readAfter(rows: readonly RawRow[], isOwn: boolean): Promise<RowPair[]> {
    const { pairs, lost } = await readAfter(this.shape, rows, {
      runner: this.runner,
      isLocking: !isOwn,
    });
    if (lost > 0) this.miss('rows were not found again after it had run');
    return pairs;
  }

  private async summarise(run: RunStatement): Promise<unknown> {
    const result = await run();
    const summaries = bulkSummaries(this.statement, this.shape, {
      count: affectedBy(result),
      replacement: this.parts.recorder.replacement,
    });
    for (const { input, secrets } of summaries) {
      await this.parts.recorder.recordSummary(this.runner, input, secrets);
    }
    return result;
  }

  private miss(what: string, cause?: unknown): void {
    this.parts.misses.report(this.shape.metadata, what, cause);
  }
}

interface Taken {
  total: number;
  /** By page of rows; empty if no other rows are concerned. */
  cascades: (PendingCascade | undefined)[];
}
