import type { DataSource, QueryRunner } from 'typeorm';

import { AuditError } from '../../errors/audit-error.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';

/** Gives the statement to the database; to be called once. */
export type RunStatement = () => Promise<unknown>;

/** Runs around one statement: what it returns or throws is what the host gets. */
export type Around = (run: RunStatement) => Promise<unknown>;

/** Sees every statement of a data source that no capture has announced. */
export interface QueryObserver {
  /** Undefined lets the statement pass: it must cost next to nothing to say so. */
  aroundQuery(runner: QueryRunner, sql: string, parameters?: unknown[]): Around | undefined;
  /** A table is about to be emptied by `clear()`. */
  aroundClear(runner: QueryRunner, tablePath: string): Around | undefined;
}

type Query = (
  this: QueryRunner,
  sql: string,
  parameters?: unknown[],
  useStructuredResult?: boolean,
) => Promise<unknown>;
type Clear = (this: QueryRunner, tablePath: string, ...rest: unknown[]) => Promise<unknown>;
interface RunnerPrototype {
  query: Query;
  clearTable: Clear;
}

interface SeamState {
  observers: WeakMap<DataSource, QueryObserver>;
  /** The methods as TypeORM has them, by the prototype that was patched. */
  originals: Map<object, RunnerPrototype>;
  announced: WeakMap<QueryRunner, Map<string, Around[]>>;
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
 * The next statement with this text on the runner is captured by `around`, whatever the observer
 * says: the builder that makes it has told so right before it gives it to the runner.
 */
export function announce(runner: QueryRunner, sql: string, around: Around): void {
  let waiting = announced.get(runner);
  if (!waiting) announced.set(runner, (waiting = new Map()));
  const queue = waiting.get(sql);
  if (queue) queue.push(around);
  else waiting.set(sql, [around]);
}

/** A statement of capture's own: nobody observes it. */
export function runUnobserved(
  runner: QueryRunner,
  sql: string,
  parameters?: unknown[],
): Promise<unknown> {
  const prototype = ownerOf(runner, 'query');
  const query = (prototype && originals.get(prototype)?.query) ?? runner.query;
  return query.call(runner, sql, parameters) as Promise<unknown>;
}

function takeAnnounced(runner: QueryRunner, sql: string): Around | undefined {
  const waiting = announced.get(runner);
  const queue = waiting?.get(sql);
  if (!waiting || !queue) return undefined;
  const around = queue.shift();
  if (queue.length === 0) waiting.delete(sql);
  if (waiting.size === 0) announced.delete(runner);
  return around;
}

function patch(prototype: RunnerPrototype): void {
  if (originals.has(prototype)) return;
  const { query, clearTable } = prototype;
  originals.set(prototype, { query, clearTable });
  prototype.query = function (this: QueryRunner, sql, parameters, useStructuredResult) {
    const observer = observers.get(dataSourceOf(this));
    const run: RunStatement = () => query.call(this, sql, parameters, useStructuredResult);
    if (!observer) return run();
    const around = takeAnnounced(this, sql) ?? observer.aroundQuery(this, sql, parameters);
    return around ? around(run) : run();
  };
  prototype.clearTable = function (this: QueryRunner, tablePath, ...rest) {
    const around = observers.get(dataSourceOf(this))?.aroundClear(this, tablePath);
    const run: RunStatement = () => clearTable.call(this, tablePath, ...rest);
    return around ? around(run) : run();
  };
}

/** Every driver has a query runner class of its own; one is made to find it, and takes no connection. */
function prototypeOf(dataSource: DataSource): RunnerPrototype {
  const prototype = ownerOf(dataSource.createQueryRunner('master'), 'query');
  if (prototype && typeof prototype.clearTable === 'function') return prototype;
  throw new AuditError(
    'CAPTURE_FAILED',
    `The query runner of the "${dataSource.options.type}" driver has no query() or no clearTable(), which capture observes. ` +
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
