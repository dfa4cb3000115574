import {
  DeleteQueryBuilder,
  InsertQueryBuilder,
  UpdateQueryBuilder,
  type DataSource,
  type EntityMetadata,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';
import { SoftDeleteQueryBuilder } from 'typeorm/query-builder/SoftDeleteQueryBuilder.js';

import { AuditError } from '../../errors/audit-error.js';
import { follower } from './internal-statements.js';
import { announce, type RunStatement } from './query.seam.js';

/** A builder of a statement that writes, as far as capture looks into it; alike in 0.3.20+ and 1.x. */
export interface WriteBuilder {
  readonly expressionMap: QueryExpressionMap;
  readonly alias: string;
  execute(): Promise<unknown>;
  clone(): this;
  getQuery(): string;
  getQueryAndParameters(): [string, unknown[]];
  escape(name: string): string;
  obtainQueryRunner(): QueryRunner;
  /** Insert builders. */
  getValueSets?(): ObjectLiteral[];
}

/** One statement of a builder, at the moment the database is to get it. */
export interface BuilderStatement {
  builder: WriteBuilder;
  runner: QueryRunner;
  sql: string;
  parameters: unknown[];
}

/** Captures one statement; gives the host what `run` gives, and runs it once. */
export type StatementCapture = (statement: BuilderStatement, run: RunStatement) => Promise<unknown>;

export interface BuilderObserver {
  /** How the builder's statement is captured; undefined lets it pass. */
  captureOf(builder: WriteBuilder): StatementCapture | undefined;
}

interface SeamState {
  observers: WeakMap<DataSource, BuilderObserver>;
  /** Prototypes of the builders: a process may hold several copies of TypeORM. */
  patched: WeakSet<object>;
}

/** On globalThis, so that two copies of this package patch TypeORM once and share the observers. */
const KEY = Symbol.for('nestjs-audit-trail:builder-seam');
const globals = globalThis as typeof globalThis & { [KEY]?: SeamState };
const state = (globals[KEY] ??= { observers: new WeakMap(), patched: new WeakSet() });

/**
 * Has an observer asked about every statement that a data source's insert, update, delete and soft
 * delete builders execute. Other data sources run as before.
 *
 * @throws AuditError `CAPTURE_FAILED` when this TypeORM's builders lack what is observed.
 */
export function observeBuilders(dataSource: DataSource, observer: BuilderObserver): void {
  patchOnce();
  state.observers.set(dataSource, observer);
}

/** Ends the observation, unless another observer has taken the data source over. */
export function unobserveBuilders(dataSource: DataSource, observer: BuilderObserver): void {
  if (state.observers.get(dataSource) === observer) state.observers.delete(dataSource);
}

/** The data source of a builder: `dataSource` in TypeORM 1.x, `connection` before. */
export function dataSourceOfBuilder(builder: WriteBuilder): DataSource {
  const either = builder as unknown as { dataSource?: DataSource; connection?: DataSource };
  return (either.dataSource ?? either.connection) as DataSource;
}

/** The entity a builder's statement writes; undefined for a table without one. */
export function entityOf({ expressionMap }: WriteBuilder): EntityMetadata | undefined {
  const { mainAlias } = expressionMap;
  return mainAlias?.hasMetadata ? mainAlias.metadata : undefined;
}

function patchOnce(): void {
  const builders = [
    InsertQueryBuilder,
    UpdateQueryBuilder,
    DeleteQueryBuilder,
    SoftDeleteQueryBuilder,
  ]
    .map(({ prototype }) => prototype as unknown as WriteBuilder)
    .filter((prototype) => !state.patched.has(prototype));
  for (const prototype of builders) assertComplete(prototype);
  for (const prototype of builders) {
    state.patched.add(prototype);
    const { execute } = prototype;
    prototype.execute = function (this: WriteBuilder): Promise<unknown> {
      const capture = state.observers.get(dataSourceOfBuilder(this))?.captureOf(this);
      return capture ? execute.call(announcing(this, capture)) : followed(this, execute);
    };
  }
}

/** Statements of TypeORM's persistence are captured as a whole; what they have hit is told all the same. */
function followed(builder: WriteBuilder, execute: () => Promise<unknown>): Promise<unknown> {
  const follow = follower();
  const result = execute.call(builder);
  if (!follow) return result;
  return result.then((value) => {
    follow(builder.expressionMap, value);
    return value;
  });
}

function assertComplete(prototype: WriteBuilder): void {
  const methods = ['execute', 'getQueryAndParameters', 'obtainQueryRunner', 'clone'] as const;
  const missing = methods.filter((method) => typeof prototype[method] !== 'function');
  if (missing.length === 0) return;
  throw new AuditError(
    'CAPTURE_FAILED',
    `TypeORM's ${prototype.constructor.name} has no ${missing.join(', ')}, which capture observes. ` +
      `Supported are typeorm 0.3.20 and later 0.3 releases, and 1.x: install one of them.`,
  );
}

/**
 * The builder as it is, but for one thing: it tells which statement it is about to give to its runner.
 * A derived object, for the host may run one builder several times at once.
 */
function announcing(builder: WriteBuilder, capture: StatementCapture): WriteBuilder {
  return Object.create(builder, {
    getQueryAndParameters: {
      value(this: WriteBuilder): [string, unknown[]] {
        const [sql, parameters] = builder.getQueryAndParameters.call(this);
        const asItIs = settled(builder);
        announce(parameters, (runner, run) =>
          capture({ builder: asItIs, runner, sql, parameters }, run),
        );
        return [sql, parameters];
      },
    },
  }) as WriteBuilder;
}

/** A delete builder makes its SQL before the host's listeners run: the host may go on building meanwhile. */
function settled(builder: WriteBuilder): WriteBuilder {
  const { expressionMap } = builder;
  if (expressionMap.queryType !== 'delete') return builder;
  return Object.create(builder, {
    expressionMap: { value: expressionMap.clone() },
  }) as WriteBuilder;
}
