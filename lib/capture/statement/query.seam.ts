import type { DataSource, QueryRunner } from 'typeorm';

import { AuditError } from '../../errors/audit-error.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';

/**
 * Gives the statement to the database; to be called once.
 *
 * @param asStructured true for TypeORM's `QueryResult`; by default the result is what the host has asked for
 */
export type RunStatement = (asStructured?: true) => Promise<unknown>;

/** Runs around one statement: what it returns or throws is what the host gets. */
export type Around = (run: RunStatement) => Promise<unknown>;

/** The same for a statement that was announced before its runner was known. */
export type AroundAnnounced = (runner: QueryRunner, run: RunStatement) => Promise<unknown>;

/** Sees every statement of a data source that no capture has announced. */
export interface QueryObserver {
  /** Undefined lets the statement pass: it must cost next to nothing to say so. */
  aroundQuery(
    runner: QueryRunner,
    sql: string,
    parameters?: unknown[],
    isStructured?: boolean,
  ): Around | undefined;
  /**
   * Puts something around the statement itself, whoever captures it; undefined for nothing.
   *
   * @param isAnnounced a capture has announced it
   */
  carrying?(
    runner: QueryRunner,
    sql: string,
    isAnnounced: boolean,
    run: RunStatement,
  ): RunStatement | undefined;
  /**
   * Has a statement wait for what is ahead of it on the runner; undefined if nothing is.
   *
   * @param isCarried {@link carrying} has put something around it, which nothing may come between
   */
  waiting(
    runner: QueryRunner,
    isCarried: boolean,
    work: RunStatement,
  ): Promise<unknown> | undefined;
  /** The runner is about to give its connection back; undefined if nothing has to be done before. */
  releasing(runner: QueryRunner, release: () => Promise<void>): Promise<void> | undefined;
  /** The runner has rolled back its transaction or a savepoint. */
  rolledBack?(runner: QueryRunner): Promise<void>;
  /** A table is about to be emptied by `clear()`. */
  aroundClear(runner: QueryRunner, tablePath: string, options?: ClearOptions): Around | undefined;
}

/** What TypeORM 1.x takes beside the table: on PostgreSQL whether tables that refer to it are emptied too. */
export interface ClearOptions {
  cascade?: boolean;
}

type Query = (
  this: QueryRunner,
  sql: string,
  parameters?: unknown[],
  useStructuredResult?: boolean,
) => Promise<unknown>;
type Clear = (this: QueryRunner, tablePath: string, ...rest: unknown[]) => Promise<unknown>;
type Release = (this: QueryRunner) => Promise<void>;
interface RunnerPrototype {
  query: Query;
  clearTable: Clear;
  release: Release;
}

interface SeamState {
  observers: WeakMap<DataSource, QueryObserver>;
  /** The methods as TypeORM has them, by the prototype that was patched. */
  originals: Map<object, RunnerPrototype>;
  /** By the very array of parameters that the statement is given to the runner with. */
  announced: WeakMap<readonly unknown[], AroundAnnounced>;
}

/** On globalThis, so that two copies of this package patch each class once and share the observers. */
const KEY = Symbol.for('nestjs-audit-trail:query-seam');
const globals = globalThis as typeof globalThis & { [KEY]?: SeamState };
const { observers, originals, announced } = (globals[KEY] ??= {
  observers: new WeakMap(),
  originals: new Map(),
  announced: new WeakMap(),
});

/**
 * Has an observer see every statement of a data source. Other data sources run as before.
 *
 * @throws AuditError `CAPTURE_FAILED` when the driver's query runner has no `query()`.
 */
export function observeQueries(dataSource: DataSource, observer: QueryObserver): void {
  patch(prototypeOf(dataSource));
  observers.set(dataSource, observer);
}

/** Ends the observation, unless another observer has taken the data source over. */
export function unobserveQueries(dataSource: DataSource, observer: QueryObserver): void {
  if (observers.get(dataSource) === observer) observers.delete(dataSource);
}

/**
 * The statement that is given to a runner with this array of parameters is captured by `around`,
 * whatever the observer says. The array and not the text tells it from others: a builder makes a
 * new one for each statement, and listeners of the host's may run the same text in between.
 */
export function announce(parameters: readonly unknown[], around: AroundAnnounced): void {
  announced.set(parameters, around);
}

/**
 * A statement of capture's own: nobody observes it.
 *
 * @param asStructured true for TypeORM's `QueryResult`
 */
export function runUnobserved(
  runner: QueryRunner,
  sql: string,
  parameters?: unknown[],
  asStructured?: true,
): Promise<unknown> {
  const prototype = ownerOf(runner, 'query');
  const query = (prototype && originals.get(prototype)?.query) ?? runner.query;
  const result = query.call(runner, sql, parameters, asStructured) as Promise<unknown>;
  const observer = observers.get(dataSourceOf(runner));
  return observer ? afterRollback(observer, runner, { sql, result }) : result;
}

/** Has work on a runner's connection that is no `query()` wait for its turn, as a statement does. */
export function inTurn<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  const observer = observers.get(dataSourceOf(runner));
  return (observer?.waiting(runner, false, work) ?? work()) as Promise<T>;
}

/** What PostgreSQL keeps per session it takes back with the transaction. */
function afterRollback(
  observer: QueryObserver,
  runner: QueryRunner,
  { sql, result }: { sql: string; result: Promise<unknown> },
): Promise<unknown> {
  if (!observer.rolledBack || !/^\s*ROLLBACK\b/i.test(sql)) return result;
  return result.then(async (value) => {
    await observer.rolledBack?.(runner);
    return value;
  });
}

function takeAnnounced(runner: QueryRunner, parameters?: unknown[]): Around | undefined {
  const around = parameters && announced.get(parameters);
  if (!around) return undefined;
  announced.delete(parameters);
  return (run) => around(runner, run);
}

function patch(prototype: RunnerPrototype): void {
  if (originals.has(prototype)) return;
  const { query, clearTable, release } = prototype;
  originals.set(prototype, { query, clearTable, release });
  prototype.query = function (this: QueryRunner, sql, parameters, useStructuredResult) {
    const observer = observers.get(dataSourceOf(this));
    const send: RunStatement = (asStructured) => {
      const result = query.call(this, sql, parameters, asStructured ?? useStructuredResult);
      return observer ? afterRollback(observer, this, { sql, result }) : result;
    };
    if (!observer) return send();
    const announcedAround = takeAnnounced(this, parameters);
    const carried = observer.carrying?.(this, sql, announcedAround !== undefined, send);
    const run = carried ?? send;
    const work = (): Promise<unknown> => {
      const around =
        announcedAround ?? observer.aroundQuery(this, sql, parameters, useStructuredResult);
      return around ? around(run) : run();
    };
    return observer.waiting(this, carried !== undefined, work) ?? work();
  };
  prototype.release = function (this: QueryRunner): Promise<void> {
    const work = (): Promise<void> => release.call(this);
    return observers.get(dataSourceOf(this))?.releasing(this, work) ?? work();
  };
  prototype.clearTable = function (this: QueryRunner, tablePath, ...rest) {
    const around = observers
      .get(dataSourceOf(this))
      ?.aroundClear(this, tablePath, rest[0] as ClearOptions | undefined);
    const run: RunStatement = () => clearTable.call(this, tablePath, ...rest);
    return around ? around(run) : run();
  };
}

const METHODS = ['query', 'clearTable', 'release'] as const;

/** Every driver has a query runner class of its own; one is made to find it, and takes no connection. */
function prototypeOf(dataSource: DataSource): RunnerPrototype {
  const prototype = ownerOf(dataSource.createQueryRunner('master'), 'query');
  if (prototype && METHODS.every((method) => typeof prototype[method] === 'function')) {
    return prototype;
  }
  throw new AuditError(
    'CAPTURE_FAILED',
    `The query runner of the "${dataSource.options.type}" driver has no ${METHODS.join('(), ')}(), which capture observes. ` +
      `Supported are typeorm 0.3.20 and later 0.3 releases, and 1.x: install one of them.`,
  );
}

function ownerOf(runner: QueryRunner, method: keyof RunnerPrototype): RunnerPrototype | undefined {
  for (
    let level = Object.getPrototypeOf(runner) as object | null;
    level;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    if (Object.hasOwn(level, method)) return level as RunnerPrototype;
  }
  return undefined;
}
