import type { DataSource } from 'typeorm';
import { SubjectExecutor as TypeormSubjectExecutor } from 'typeorm/persistence/SubjectExecutor.js';

import { AuditError } from '../../errors/audit-error.js';
import { dataSourceOf, transactionDepth, type SubjectExecutor } from './typeorm-internals.js';

/** Looks on while TypeORM persists the rows of one `save`, `remove`, `softRemove` or `recover` call. */
export interface PersistenceObserver {
  /** @param endsTransaction the call has opened the transaction itself, and commits when it is done */
  observe(
    executor: SubjectExecutor,
    run: () => Promise<void>,
    endsTransaction: boolean,
  ): Promise<void>;
}

const METHODS = [
  'validate',
  'execute',
  'executeUpdateOperations',
  'executeRemoveOperations',
  'executeSoftRemoveOperations',
  'executeRecoverOperations',
  'updateSpecialColumnsInPersistedEntities',
] as const;

/** On globalThis, so that two copies of this package patch TypeORM once and share the observers. */
const OBSERVERS_KEY = Symbol.for('nestjs-audit-trail:persistence-observers');
const PATCHED_KEY = Symbol.for('nestjs-audit-trail:persistence-patched');
const globals = globalThis as typeof globalThis & {
  [OBSERVERS_KEY]?: WeakMap<DataSource, PersistenceObserver>;
};
const observers = (globals[OBSERVERS_KEY] ??= new WeakMap());

/**
 * Has an observer called for everything a data source persists. The subscriber
 * interface is not enough for that: it is not told the foreign keys that cascades
 * set, nor anything of orphaned children, nor columns that are not selected.
 *
 * Other data sources of the process run as before.
 *
 * @throws AuditError `CAPTURE_FAILED` when this TypeORM lacks what is observed.
 */
export function observePersistence(dataSource: DataSource, observer: PersistenceObserver): void {
  patchOnce();
  observers.set(dataSource, observer);
}

/** Ends the observation, unless another observer has taken the data source over. */
export function unobservePersistence(dataSource: DataSource, observer: PersistenceObserver): void {
  if (observers.get(dataSource) === observer) observers.delete(dataSource);
}

function patchOnce(): void {
  const prototype = TypeormSubjectExecutor.prototype as unknown as SubjectExecutor & {
    [PATCHED_KEY]?: true;
  };
  if (prototype[PATCHED_KEY]) return;
  const missing = METHODS.filter((method) => typeof prototype[method] !== 'function');
  if (missing.length > 0) {
    throw new AuditError(
      'CAPTURE_FAILED',
      `TypeORM's SubjectExecutor has no ${missing.join(', ')}, which capture observes. ` +
        `Supported are typeorm 0.3.20 and later 0.3 releases, and 1.x: install one of them.`,
    );
  }
  const { validate, execute } = prototype;
  /** Executors made before there was a transaction: TypeORM begins theirs right before it runs them. */
  const madeOutside = new WeakSet<SubjectExecutor>();
  // Called by the constructor and nowhere else.
  prototype.validate = function (this: SubjectExecutor): void {
    if (!this.queryRunner.isTransactionActive) madeOutside.add(this);
    validate.call(this);
  };
  prototype.execute = function (this: SubjectExecutor): Promise<void> {
    const observer = observers.get(dataSourceOf(this.queryRunner));
    if (!observer) return execute.call(this);
    const endsTransaction = madeOutside.has(this) && transactionDepth(this.queryRunner) === 1;
    return observer.observe(this, () => execute.call(this), endsTransaction);
  };
  Object.defineProperty(prototype, PATCHED_KEY, { value: true });
}
