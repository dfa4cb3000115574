import type { QueryRunner } from 'typeorm';

import {
  entityOf,
  type BuilderObserver,
  type StatementCapture,
  type WriteBuilder,
} from './builder.seam.js';
import { isInternal } from './internal-statements.js';
import type { Around, ClearOptions, QueryObserver, RunStatement } from './query.seam.js';
import type { RunnerTurns } from './runner.turns.js';
import type { TriggerCarrier } from '../trigger/trigger.carrier.js';
import type { RawObserver, StatementHandler, StatementParts } from './statement.parts.js';

/** Decides for each statement of a data source who captures it. */
export class StatementObserver implements BuilderObserver, QueryObserver {
  readonly carrying: QueryObserver['carrying'];
  readonly rolledBack: QueryObserver['rolledBack'];

  constructor(
    private readonly parts: Pick<StatementParts, 'context' | 'registry'>,
    private readonly handlers: readonly StatementHandler[],
    private readonly raw: RawObserver,
    private readonly turns: RunnerTurns,
    /** Where database triggers are installed. */
    private readonly triggers?: TriggerCarrier,
  ) {
    if (!triggers) return;
    this.carrying = (runner, sql, isAnnounced, run) =>
      triggers.around(runner, sql, isAnnounced || isInternal() || parts.context.isSuspended(), run);
    this.rolledBack = (runner) => triggers.rolledBack(runner);
  }

  captureOf(builder: WriteBuilder): StatementCapture | undefined {
    const entity = entityOf(builder);
    if (!entity || isTypeorms(builder) || this.parts.context.isSuspended()) return undefined;
    for (const handler of this.handlers) {
      const capture = handler.captureOf(builder, entity);
      if (capture) return capture;
    }
    // Announced all the same: it is no raw SQL.
    return this.parts.registry.planOf(entity) ? passThrough : undefined;
  }

  aroundQuery(
    runner: QueryRunner,
    sql: string,
    parameters?: unknown[],
    isStructured?: boolean,
  ): Around | undefined {
    if (isInternal()) return undefined;
    return this.raw.aroundQuery(runner, sql, parameters, isStructured);
  }

  waiting(
    runner: QueryRunner,
    isCarried: boolean,
    work: RunStatement,
  ): Promise<unknown> | undefined {
    if (!isCarried && !this.turns.isBusy(runner)) return undefined;
    return this.turns.take(runner, () => work());
  }

  releasing(runner: QueryRunner, release: () => Promise<void>): Promise<void> | undefined {
    const { triggers } = this;
    if (!triggers?.hasTold(runner)) {
      return this.turns.isBusy(runner) ? this.turns.take(runner, release) : undefined;
    }
    return this.turns.take(runner, async () => {
      try {
        await triggers.reset(runner);
      } finally {
        await release();
      }
    });
  }

  aroundClear(runner: QueryRunner, tablePath: string, options?: ClearOptions): Around | undefined {
    if (this.parts.context.isSuspended()) return undefined;
    for (const handler of this.handlers) {
      const around = handler.aroundClear?.(runner, tablePath, options);
      if (around) return around;
    }
    return undefined;
  }
}

/** Query subscribers of the host's run inside of TypeORM's phases too; its own statements call no listeners. */
const isTypeorms = ({ expressionMap }: WriteBuilder): boolean =>
  isInternal() && !expressionMap.callListeners;

const passThrough: StatementCapture = (_statement, run) => run();
