import type { EntityMetadata } from 'typeorm';

import type {
  BuilderStatement,
  StatementCapture,
  WriteBuilder,
} from '../statement/builder.seam.js';
import { CaptureMisses } from '../statement/criteria/capture.misses.js';
import { inNameOf, undoAfter } from '../statement/host-error.js';
import { selectMatching } from '../statement/criteria/matching-rows.select.js';
import { runUnobserved, type RunStatement } from '../statement/query.seam.js';
import type { RawRow } from '../statement/rows/raw-row.js';
import { isPhysical } from '../statement/rows/row.select.js';
import type { StatementHandler, StatementParts } from '../statement/statement.parts.js';
import type { StatementUnit } from '../statement/statement.unit.js';
import type { PendingCascade } from './pending.cascade.js';

type Parts = Pick<StatementParts, 'cascades' | 'recorder' | 'transactions'>;

/** Captures what the database does to audited rows when rows of an entity that is not audited are deleted. */
export class CascadeHandler implements StatementHandler {
  private readonly misses = new CaptureMisses();

  constructor(private readonly parts: Parts) {}

  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined {
    if (builder.expressionMap.queryType !== 'delete') return undefined;
    if (!this.parts.cascades.concerns(entity)) return undefined;
    return (statement, run) =>
      inNameOf(statement, () =>
        this.parts.transactions.run(statement.runner, (unit) =>
          this.capture(entity, { statement, unit }, run),
        ),
      );
  }

  private async capture(
    entity: EntityMetadata,
    at: { statement: BuilderStatement; unit: StatementUnit },
    run: RunStatement,
  ): Promise<unknown> {
    const { statement, unit } = at;
    await unit.mark();
    const pending = await this.pendingOf(entity, at);
    const result = await run();
    if (!pending) return result;
    await this.parts.recorder.record(statement.runner, await pending.changes());
    return result;
  }

  private async pendingOf(
    metadata: EntityMetadata,
    { statement, unit }: { statement: BuilderStatement; unit: StatementUnit },
  ): Promise<PendingCascade | undefined> {
    const columns = metadata.columns.filter(
      (column) => isPhysical(column) && (column.isSelect || column.isPrimary),
    );
    try {
      const { sql, parameters } = selectMatching(statement.builder, {
        metadata,
        columns,
        lock: 'key',
      });
      const rows = (await runUnobserved(statement.runner, sql, parameters)) as RawRow[];
      const pending = await this.parts.cascades.before(
        statement.runner,
        new Map([[metadata, rows]]),
      );
      await unit.release();
      return pending;
    } catch (error) {
      await undoAfter(error, { statement, unit });
      this.misses.report(metadata, 'the rows it hits cannot be read', error);
      return undefined;
    }
  }
}
