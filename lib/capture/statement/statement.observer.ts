import type { QueryRunner } from 'typeorm';

import {
  entityOf,
  type BuilderObserver,
  type StatementCapture,
  type WriteBuilder,
} from './builder.seam.js';
import { isInternal } from './internal-statements.js';
import type { Around, QueryObserver } from './query.seam.js';
import type { RawObserver, StatementHandler, StatementParts } from './statement.handlers.js';

/** Decides for each statement of a data source who captures it. */
export class StatementObserver implements BuilderObserver, QueryObserver {
  constructor(
    private readonly parts: Pick<StatementParts, 'context' | 'registry'>,
    private readonly handlers: readonly StatementHandler[],
    private readonly raw: RawObserver,
  ) {}

  captureOf(builder: WriteBuilder): StatementCapture | undefined {
    const entity = entityOf(builder);
    if (!entity || isInternal() || this.parts.context.isSuspended()) return undefined;
    for (const handler of this.handlers) {
      const capture = handler.captureOf(builder, entity);
      if (capture) return capture;
    }
    // Announced all the same: it is no raw SQL.
    return this.parts.registry.planOf(entity) ? passThrough : undefined;
  }

  aroundQuery(runner: QueryRunner, sql: string, parameters?: unknown[]): Around | undefined {
    return isInternal() ? undefined : this.raw.aroundQuery(runner, sql, parameters);
  }

  aroundClear(runner: QueryRunner, tablePath: string): Around | undefined {
    if (this.parts.context.isSuspended()) return undefined;
    for (const handler of this.handlers) {
      const around = handler.aroundClear?.(runner, tablePath);
      if (around) return around;
    }
    return undefined;
  }
}

const passThrough: StatementCapture = (_statement, run) => run();
