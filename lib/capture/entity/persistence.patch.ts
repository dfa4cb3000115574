import type { DataSource } from 'typeorm';
import { SubjectExecutor as TypeormSubjectExecutor } from 'typeorm/persistence/SubjectExecutor.js';

import { AuditError } from '../../errors/audit-error.js';
import { dataSourceOf, type SubjectExecutor } from './typeorm-internals.js';

/** Looks on while TypeORM persists the rows of one `save`, `remove`, `softRemove` or `recover` call. */
export interface PersistenceObserver {
  observe(executor: SubjectExecutor, run: () => Promise<void>): Promise<void>;
}

const METHODS = [
  'execute',
  'executeUpdateOperations',
  'executeRemoveOperations',
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

export function unobservePersistence(dataSource: DataSource): void {
  observers.delete(dataSource);
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
  const execute = prototype.execute;
  prototype.execute = function (this: SubjectExecutor): Promise<void> {
    const observer = observers.get(dataSourceOf(this.queryRunner));
    return observer ? observer.observe(this, () => execute.call(this)) : execute.call(this);
  };
  Object.defineProperty(prototype, PATCHED_KEY, { value: true });
}
