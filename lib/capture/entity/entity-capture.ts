import type { DataSource } from 'typeorm';

import type { ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import { DatabaseCascades } from '../cascade/database.cascades.js';
import { LinkRegistry } from '../link/link.registry.js';
import { observeBuilders, unobserveBuilders } from '../statement/builder.seam.js';
import { observeQueries, unobserveQueries } from '../statement/query.seam.js';
import { rawObserver, statementHandlers } from '../statement/statement.handlers.js';
import { RunnerTurns } from '../statement/runner.turns.js';
import { StatementObserver } from '../statement/statement.observer.js';
import { StatementTransactions } from '../statement/statement.transactions.js';
import { ChangeRecorder } from './change.recorder.js';
import {
  observePersistence,
  unobservePersistence,
  type PersistenceObserver,
} from './persistence.patch.js';
import { ReasonPolicy } from './reason.policy.js';
import { PersistenceObservation, type EntityCaptureParts } from './persistence.observation.js';
import { sqlDialectOf } from '../raw/sql-dialect.js';
import { TriggerCarrier } from '../trigger/trigger.carrier.js';
import type { TriggeredTables } from '../trigger/triggered.tables.js';
import type { TriggerSession } from '../trigger/trigger.session.js';
import { TransactionTracker } from '../raw/transaction.tracker.js';
import { TransactionSubscriber } from './transaction.subscriber.js';
import type { SubjectExecutor } from './typeorm-internals.js';

export interface CaptureParts extends Omit<EntityCaptureParts, 'links' | 'cascades' | 'reasons'> {
  options: ResolvedAuditOptions['capture'];
  /** Where database triggers are installed (`capture.triggers`). */
  triggers?: { session: TriggerSession; tables: TriggeredTables };
}

/** Turns what one data source writes into events. */
export class EntityCapture implements PersistenceObserver {
  private readonly subscriber: TransactionSubscriber;
  private readonly statements: StatementObserver;
  private readonly parts: EntityCaptureParts;

  constructor(
    private readonly dataSource: DataSource,
    parts: CaptureParts,
  ) {
    const { journal, recorder, replacement, registry, context, options } = parts;
    const tracker = new TransactionTracker(journal, sqlDialectOf(dataSource));
    this.subscriber = new TransactionSubscriber(tracker);
    const turns = new RunnerTurns();
    const links = new LinkRegistry(registry);
    const cascades = new DatabaseCascades(dataSource, registry, links);
    const reasons = new ReasonPolicy(registry, links, context);
    this.parts = { ...parts, links, cascades, reasons };
    const statementParts = {
      dataSource,
      tracker,
      registry,
      links,
      cascades,
      triggered: parts.triggers?.tables,
      reasons,
      context,
      options,
      recorder: new ChangeRecorder(recorder, journal, replacement),
      transactions: new StatementTransactions(journal, turns),
    };
    this.statements = new StatementObserver(
      statementParts,
      statementHandlers(statementParts),
      rawObserver(statementParts),
      turns,
      parts.triggers && new TriggerCarrier(parts.triggers.session, journal),
    );
    parts.triggers?.session.prepare(dataSource);
  }

  install(): void {
    this.dataSource.subscribers.push(this.subscriber);
    observePersistence(this.dataSource, this);
    observeBuilders(this.dataSource, this.statements);
    observeQueries(this.dataSource, this.statements);
  }

  uninstall(): void {
    unobservePersistence(this.dataSource, this);
    unobserveBuilders(this.dataSource, this.statements);
    unobserveQueries(this.dataSource, this.statements);
    const index = this.dataSource.subscribers.indexOf(this.subscriber);
    if (index >= 0) this.dataSource.subscribers.splice(index, 1);
  }

  /** The name that `@AuditProperty({ label })` gives a property of records of this type. */
  labelOf(type: string, property: string): string | undefined {
    return this.parts.registry.labelOf(type, property);
  }

  async observe(
    executor: SubjectExecutor,
    run: () => Promise<void>,
    endsTransaction: boolean,
  ): Promise<void> {
    if (this.parts.context.isSuspended() || !this.concerns(executor)) return run();
    await new PersistenceObservation(executor, this.parts, endsTransaction).through(run);
  }

  private concerns(executor: SubjectExecutor): boolean {
    // Not by operation: the host's before-listeners may yet change what has to be written.
    const { registry, links, cascades } = this.parts;
    return (
      executor.allSubjects.some(
        ({ metadata }) => registry.planOf(metadata) ?? links.planOf(metadata),
      ) || executor.removeSubjects.some(({ metadata }) => cascades.concerns(metadata))
    );
  }
}
