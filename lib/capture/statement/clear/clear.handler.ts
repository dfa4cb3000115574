import type { EntityMetadata, QueryRunner } from 'typeorm';

import { isTracked } from '../../entity/tracking.js';
import { recordLinks } from '../../link/link.handler.js';
import type { LinkPlan } from '../../link/link.plan.js';
import { sqlDialectOf } from '../../raw/sql-dialect.js';
import type { WriteBuilder } from '../builder.seam.js';
import { CaptureMisses } from '../criteria/capture.misses.js';
import { CriteriaCapture } from '../criteria/criteria.capture.js';
import type { CriteriaParts } from '../criteria/criteria.parts.js';
import { shapeOf } from '../criteria/criteria.shape.js';
import { PlanChoice } from '../criteria/plan-choice.js';
import { asInternal } from '../internal-statements.js';
import { runUnobserved, type Around, type ClearOptions } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import { escapedTable, selectList } from '../rows/row.select.js';
import type { StatementHandler, StatementParts } from '../statement.parts.js';
import { statementUnit } from '../statement.unit.js';
import { emptiedTables } from './emptied.tables.js';

/**
 * Captures `clear()`: a deletion of every row, each with its event. On MySQL it is a TRUNCATE that
 * commits at once and cannot be undone, so that the events can but follow it.
 */
export class ClearHandler implements StatementHandler {
  private readonly misses = new CaptureMisses();

  constructor(private readonly parts: StatementParts) {}

  captureOf(): undefined {
    return undefined;
  }

  aroundClear(runner: QueryRunner, tablePath: string, options?: ClearOptions): Around | undefined {
    const tables = emptiedTables(this.parts.dataSource, tablePath, options?.cascade === true);
    const arounds = tables
      .map((metadata) => this.aroundTable(runner, metadata, tables))
      .filter((around) => around !== undefined);
    if (arounds.length === 0) return undefined;
    return (run) =>
      arounds.reduce<typeof run>(
        (inner, around) => () => around(inner),
        () => this.empty(runner, run),
      )();
  }

  private aroundTable(
    runner: QueryRunner,
    metadata: EntityMetadata,
    emptied: readonly EntityMetadata[],
  ): Around | undefined {
    const link = this.parts.links.planOf(metadata);
    if (link) {
      // The links of rows that go as well are told by nobody: their owners are gone.
      return emptied.includes(link.owner) ? undefined : this.aroundLinks(runner, link);
    }
    const choice = PlanChoice.of(this.parts.registry, metadata);
    if (!choice?.plans.some((plan) => isTracked(plan, 'remove'))) return undefined;
    return (run) => {
      const builder = this.parts.dataSource
        .createQueryBuilder(runner)
        .delete()
        .from(metadata.target) as unknown as WriteBuilder;
      const [sql, parameters] = builder.getQueryAndParameters();
      const shape = shapeOf(builder, choice);
      if (!shape) return run();
      const parts = { ...this.parts, ...this.limits(), misses: this.misses };
      return new CriteriaCapture(parts, { builder, runner, sql, parameters }, shape).around(run);
    };
  }

  private aroundLinks(runner: QueryRunner, link: LinkPlan): Around {
    const { dataSource } = this.parts;
    const { junction } = link;
    const { transactions } = this.limits();
    return (run) =>
      transactions.run(runner, async () => {
        const removed = (await runUnobserved(
          runner,
          `SELECT ${selectList(dataSource, junction.columns)} FROM ${escapedTable(dataSource, junction)}`,
        )) as RawRow[];
        const result = await run();
        await recordLinks(this.parts, link, runner, { added: [], removed });
        return result;
      });
  }

  /** The statement itself; raw SQL that is none of the host's. */
  private empty(runner: QueryRunner, run: () => Promise<unknown>): Promise<unknown> {
    const work = (): Promise<unknown> => asInternal(run);
    if (!this.commitsAtOnce) return work();
    // Events that wait for the host's COMMIT are committed with it.
    const around = this.parts.tracker.around(runner, [{ kind: 'implicitCommit' }], undefined);
    return around ? around(work) : work();
  }

  /** Where TRUNCATE commits a transaction is of no use; where it minds foreign keys nothing cascades. */
  private limits(): Pick<CriteriaParts, 'cascades' | 'transactions'> {
    const { cascades, transactions, dataSource } = this.parts;
    if (sqlDialectOf(dataSource) === 'sqlite') return { cascades, transactions };
    return {
      cascades: NO_CASCADES,
      transactions: this.commitsAtOnce ? NO_TRANSACTIONS : transactions,
    };
  }

  private get commitsAtOnce(): boolean {
    return sqlDialectOf(this.parts.dataSource) === 'mysql';
  }
}

const NO_CASCADES: CriteriaParts['cascades'] = {
  concerns: () => false,
  before: () => Promise.resolve(undefined),
};
const NO_TRANSACTIONS: CriteriaParts['transactions'] = {
  run: (_runner, work) => work(statementUnit.withoutTransaction),
};
