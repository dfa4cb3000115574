import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { ContextSource } from '../../contracts/context-source.js';
import type { ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import type { ChangeRecorder } from '../entity/change.recorder.js';
import type { DatabaseCascades } from '../cascade/database.cascades.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import type { ReasonPolicy } from '../entity/reason.policy.js';
import type { LinkRegistry } from '../link/link.registry.js';
import type { TriggeredTables } from '../trigger/triggered.tables.js';
import type { TransactionTracker } from '../raw/transaction.tracker.js';
import type { StatementCapture, WriteBuilder } from './builder.seam.js';
import type { Around, ClearOptions, QueryObserver } from './query.seam.js';
import type { StatementTransactions } from './statement.transactions.js';

/** What the captures of statements share. */
export interface StatementParts {
  readonly dataSource: DataSource;
  readonly registry: EntityPlanRegistry;
  readonly links: LinkRegistry;
  readonly cascades: DatabaseCascades;
  readonly reasons: ReasonPolicy;
  readonly recorder: ChangeRecorder;
  readonly transactions: StatementTransactions;
  readonly tracker: TransactionTracker;
  readonly context: ContextSource;
  readonly options: ResolvedAuditOptions['capture'];
  readonly triggered?: TriggeredTables;
}

/** Captures one kind of statements. */
export interface StatementHandler {
  /** Undefined if the statement is no business of this handler's. */
  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined;
  /** For `clear()`, which has no builder. */
  aroundClear?(runner: QueryRunner, tablePath: string, options?: ClearOptions): Around | undefined;
}

/** Sees statements that no builder has made: raw SQL, also in suspended work. */
export type RawObserver = Pick<QueryObserver, 'aroundQuery'>;
