import type { EntityMetadata, QueryRunner } from 'typeorm';

import type { ContextSource } from '../../contracts/context-source.js';
import type { ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import type { ChangeRecorder } from '../entity/change.recorder.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import type { StatementCapture, WriteBuilder } from './builder.seam.js';
import type { Around, QueryObserver } from './query.seam.js';
import type { StatementTransactions } from './statement.transactions.js';

/** What the captures of statements share. */
export interface StatementParts {
  readonly registry: EntityPlanRegistry;
  readonly recorder: ChangeRecorder;
  readonly transactions: StatementTransactions;
  readonly context: ContextSource;
  readonly options: ResolvedAuditOptions['capture'];
}

/** Captures one kind of statements. */
export interface StatementHandler {
  /** Undefined if the statement is no business of this handler's. */
  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined;
  /** For `clear()`, which has no builder. */
  aroundClear?(runner: QueryRunner, tablePath: string): Around | undefined;
}

/** Sees statements that no builder has made: raw SQL, also in suspended work. */
export type RawObserver = Pick<QueryObserver, 'aroundQuery'>;

/** In the order in which they are asked. */
export function statementHandlers(parts: StatementParts): StatementHandler[] {
  void parts;
  return [];
}

export function rawObserver(parts: StatementParts): RawObserver {
  void parts;
  return { aroundQuery: () => undefined };
}
