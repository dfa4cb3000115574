import type { DataSource, ObjectLiteral } from 'typeorm';
import { Subject as TypeormSubject } from 'typeorm/persistence/Subject.js';
import { SubjectExecutor as TypeormSubjectExecutor } from 'typeorm/persistence/SubjectExecutor.js';

import { AuditError } from '../../errors/audit-error.js';
import { asInternal, type FollowStatement } from '../statement/internal-statements.js';
import {
  dataSourceOf,
  transactionDepth,
  type Subject,
  type SubjectExecutor,
} from './typeorm-internals.js';

/** What UPDATEs set, by subject. */
export type UpdateSets = Map<Subject, ObjectLiteral>;

/** Looks on while TypeORM persists the rows of one `save`, `remove`, `softRemove` or `recover` call. */
export interface PersistenceObserver {
  /** @param endsTransaction the call has opened the transaction itself, and commits when it is done */
  observe(
    executor: SubjectExecutor,
    run: () => Promise<void>,
    endsTransaction: boolean,
  ): Promise<void>;
}

/** What runs around the phases of one call that have anything to do; each phase is to be run once. */
export interface PersistencePhases {
  /** The host's before-listeners have run; what it throws ends the call before the first statement. */
  beforeStatements?(): void;
  /** Is told what each statement of these phases has done. */
  readonly follow?: FollowStatement;
  executeInsertOperations?(phase: () => Promise<void>): Promise<void>;
  executeUpdateOperations(phase: () => Promise<void>): Promise<void>;
  executeRemoveOperations(phase: () => Promise<void>): Promise<void>;
  executeSoftRemoveOperations(phase: () => Promise<void>): Promise<void>;
  executeRecoverOperations(phase: () => Promise<void>): Promise<void>;
  /** The last step before the host's listeners run: the rows are written, the entities get complete. */
  updateSpecialColumnsInPersistedEntities(phase: () => void): void;
}

/** Phases in which TypeORM makes statements of its own, and the subjects that they are about. */
const SUBJECTS = {
  executeInsertOperations: 'insertSubjects',
  executeUpdateOperations: 'updateSubjects',
  executeRemoveOperations: 'removeSubjects',
  executeSoftRemoveOperations: 'softRemoveSubjects',
  executeRecoverOperations: 'recoverSubjects',
} as const;
const PHASES = Object.keys(SUBJECTS) as (keyof typeof SUBJECTS)[];
const METHODS = [
  'validate',
  'execute',
  ...PHASES,
  'updateSpecialColumnsInPersistedEntities',
] as const;

/** On globalThis, so that two copies of this package patch TypeORM once and share the observers. */
const OBSERVERS_KEY = Symbol.for('nestjs-audit-trail:persistence-observers');
const PATCHED_KEY = Symbol.for('nestjs-audit-trail:persistence-patched');
// Fields and not functions put on each object: methods that differ by object are slow to make and to call.
const PHASES_KEY = Symbol.for('nestjs-audit-trail:persistence-phases');
const SETS_KEY = Symbol.for('nestjs-audit-trail:update-sets');
type FollowedExecutor = SubjectExecutor & { [PHASES_KEY]?: PersistencePhases };
type FollowedSubject = Subject & { [SETS_KEY]?: UpdateSets };
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

/** Has `phases` run around those of the executor. */
export function followPhases(executor: SubjectExecutor, phases: PersistencePhases): void {
  (executor as FollowedExecutor)[PHASES_KEY] = phases;
}

/** Has the values that the UPDATE of a subject sets put into `sets`. */
export function followUpdate(subject: Subject, sets: UpdateSets): void {
  (subject as FollowedSubject)[SETS_KEY] = sets;
}

function patchOnce(): void {
  const prototype = TypeormSubjectExecutor.prototype as unknown as SubjectExecutor & {
    [PATCHED_KEY]?: true;
  };
  if (prototype[PATCHED_KEY]) return;
  const subject = TypeormSubject.prototype as unknown as Subject;
  assertComplete('SubjectExecutor', prototype, METHODS);
  assertComplete('Subject', subject, ['createValueSetAndPopChangeMap']);
  patchExecute(prototype);
  patchPhases(prototype);
  patchSubject(subject);
  Object.defineProperty(prototype, PATCHED_KEY, { value: true });
}

function assertComplete<T>(name: string, prototype: T, methods: readonly (keyof T)[]): void {
  const missing = methods.filter((method) => typeof prototype[method] !== 'function');
  if (missing.length === 0) return;
  throw new AuditError(
    'CAPTURE_FAILED',
    `TypeORM's ${name} has no ${missing.join(', ')}, which capture observes. ` +
      `Supported are typeorm 0.3.20 and later 0.3 releases, and 1.x: install one of them.`,
  );
}

function patchExecute(prototype: SubjectExecutor): void {
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
}

function patchPhases(prototype: SubjectExecutor): void {
  for (const name of PHASES) {
    const original = prototype[name];
    prototype[name] = function (this: FollowedExecutor): Promise<void> {
      const phases = this[PHASES_KEY];
      // TypeORM calls this phase first, also when it is empty.
      if (name === 'executeInsertOperations') phases?.beforeStatements?.();
      const isEmpty = this[SUBJECTS[name]].length === 0;
      if (isEmpty || !observers.has(dataSourceOf(this.queryRunner))) return original.call(this);
      const phase = (): Promise<void> => asInternal(() => original.call(this), phases?.follow);
      return phases?.[name]?.(phase) ?? phase();
    };
  }
  const { updateSpecialColumnsInPersistedEntities: phase } = prototype;
  prototype.updateSpecialColumnsInPersistedEntities = function (this: FollowedExecutor): void {
    const phases = this[PHASES_KEY];
    if (phases) phases.updateSpecialColumnsInPersistedEntities(() => phase.call(this));
    else phase.call(this);
  };
}

function patchSubject(prototype: Subject): void {
  const { createValueSetAndPopChangeMap } = prototype;
  prototype.createValueSetAndPopChangeMap = function (this: FollowedSubject): ObjectLiteral {
    const values = createValueSetAndPopChangeMap.call(this);
    this[SETS_KEY]?.set(this, values);
    return values;
  };
}
