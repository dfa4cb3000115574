import type { EntityMetadata, QueryRunner } from 'typeorm';

import { hydrateValue } from '../entity/row.reader.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import type {
  BuilderStatement,
  StatementCapture,
  WriteBuilder,
} from '../statement/builder.seam.js';
import { CaptureMisses } from '../statement/criteria/capture.misses.js';
import { affectedBy } from '../statement/criteria/criteria.parts.js';
import { inNameOf, undoAfter } from '../statement/host-error.js';
import { selectMatching } from '../statement/criteria/matching-rows.select.js';
import { runUnobserved, type RunStatement } from '../statement/query.seam.js';
import type { RawRow } from '../statement/rows/raw-row.js';
import type { StatementHandler, StatementParts } from '../statement/statement.parts.js';
import type { StatementUnit } from '../statement/statement.unit.js';
import { insertedLinks } from './inserted.links.js';
import { LinkCollector } from './link.collector.js';
import type { LinkPlan } from './link.plan.js';
import { ownerUpdates } from './owner.reader.js';

export type LinkParts = Pick<
  StatementParts,
  'registry' | 'links' | 'recorder' | 'transactions' | 'reasons'
>;

/** The rows of a junction table that a statement has put in and taken out. */
export interface WrittenLinks {
  added: readonly RawRow[];
  removed: readonly RawRow[];
}

/**
 * Captures statements on junction tables, those of `relation().of().add()` and `.remove()` among
 * them, as updates of the records whose links they are.
 */
export class LinkHandler implements StatementHandler {
  private readonly misses = new CaptureMisses();

  constructor(private readonly parts: LinkParts) {}

  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined {
    const link = this.parts.links.planOf(entity);
    if (!link) return undefined;
    const isInsert = builder.expressionMap.queryType === 'insert';
    return (statement, run) =>
      inNameOf(statement, () =>
        this.parts.transactions.run(statement.runner, (unit) =>
          isInsert
            ? this.insert(link, statement, run)
            : this.rewrite(link, { statement, unit }, run),
        ),
      );
  }

  private async insert(link: LinkPlan, statement: BuilderStatement, run: RunStatement) {
    const inserted = await insertedLinks(link, statement);
    if (inserted?.length !== 0) this.checkReason(link);
    const result = await run();
    if (inserted)
      await recordLinks(this.parts, link, statement.runner, { added: inserted, removed: [] });
    else this.misses.report(link.junction, 'what it inserts is known to the database only');
    return result;
  }

  /** A DELETE, or an UPDATE that lets links point elsewhere. */
  private async rewrite(
    link: LinkPlan,
    { statement, unit }: { statement: BuilderStatement; unit: StatementUnit },
    run: RunStatement,
  ) {
    const removed = await this.readMatching(link, statement, unit);
    if (removed?.length !== 0) this.checkReason(link);
    const result = await run();
    if (!removed) return result;
    if ((affectedBy(result) ?? 0) > removed.length) {
      this.misses.report(link.junction, 'it hit links that were not found before it ran');
    }
    const added = rewritten(statement, removed);
    if (added) await recordLinks(this.parts, link, statement.runner, { added, removed });
    else this.misses.report(link.junction, 'what it sets is known to the database only');
    return result;
  }

  /** @throws AuditError `REASON_REQUIRED` */
  private checkReason({ owner }: LinkPlan): void {
    const plan = this.parts.registry.planOf(owner);
    if (plan) this.parts.reasons.check(plan, 'update');
  }

  /** Undefined if they cannot be read; the statement is to run as if nothing had been tried. */
  private async readMatching(
    { junction }: LinkPlan,
    statement: BuilderStatement,
    unit: StatementUnit,
  ): Promise<RawRow[] | undefined> {
    await unit.mark();
    try {
      const { sql, parameters } = selectMatching(statement.builder, {
        metadata: junction,
        columns: junction.columns,
        lock: 'key',
      });
      const rows = (await runUnobserved(statement.runner, sql, parameters)) as RawRow[];
      await unit.release();
      return rows;
    } catch (error) {
      await undoAfter(error, { statement, unit });
      this.misses.report(junction, 'its rows cannot be read', error);
      return undefined;
    }
  }
}

/** Records links put in and taken out, as one update of each owner. */
export async function recordLinks(
  { registry, recorder }: Pick<LinkParts, 'registry' | 'recorder'>,
  link: LinkPlan,
  runner: QueryRunner,
  { added, removed }: WrittenLinks,
): Promise<void> {
  const { driver } = dataSourceOf(runner);
  const collector = new LinkCollector(() => undefined);
  const linkRow = (row: RawRow): Parameters<LinkCollector['add']>[1] => ({
    get: (column) =>
      hydrateValue(driver, column.referencedColumn ?? column, row[column.databaseName]),
  });
  for (const row of removed) collector.remove(link, linkRow(row));
  for (const row of added) collector.add(link, linkRow(row));
  // The foreign key of a new link locks its owner; a link that goes locks nothing.
  const isLocked = removed.length === 0 && link.junction.foreignKeys.length > 0;
  const how = isLocked ? 'share' : 'late';
  const changes = await ownerUpdates({ runner, registry }, collector.all(), how);
  await recorder.record(runner, changes);
}

/** The links as an UPDATE leaves them: none after a DELETE, undefined if only the database knows. */
function rewritten(
  { builder, runner }: BuilderStatement,
  rows: readonly RawRow[],
): RawRow[] | undefined {
  const { queryType, mainAlias, valuesSet } = builder.expressionMap;
  if (queryType !== 'update') return [];
  const { driver } = dataSourceOf(runner);
  const set: Record<string, unknown> = {};
  for (const column of mainAlias?.metadata.columns ?? []) {
    const value = column.getEntityValue(valuesSet ?? {}) as unknown;
    if (typeof value === 'function') return undefined;
    if (value !== undefined) {
      set[column.databaseName] = driver.preparePersistentValue(value, column) as unknown;
    }
  }
  return rows.map((row) => ({ ...row, ...set }));
}
