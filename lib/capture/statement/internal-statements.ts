import { AsyncLocalStorage } from 'node:async_hooks';

import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';

/** Is told what the statements of a phase have done. */
export type FollowStatement = (statement: QueryExpressionMap, result: unknown) => void;

type Phase = FollowStatement | true;

/** On globalThis, so that two copies of this package in one process know of each other's marks. */
const KEY = Symbol.for('nestjs-audit-trail:internal-statements');
const globals = globalThis as typeof globalThis & { [KEY]?: AsyncLocalStorage<Phase> };
const internal = (globals[KEY] ??= new AsyncLocalStorage<Phase>());

/**
 * Runs a phase of TypeORM's persistence that is captured as a whole: the statements it makes are not
 * captured one by one. Asynchronous scope and not the query runner tells them apart, for on SQLite
 * all requests share one runner. No code of the host's runs in these phases.
 */
export function asInternal<T>(phase: () => Promise<T>, follow?: FollowStatement): Promise<T> {
  return internal.run(follow ?? true, phase);
}

/** True for a statement of a phase that is captured as a whole. */
export const isInternal = (): boolean => internal.getStore() !== undefined;

/** Who is told of the statement that is about to run; undefined for nobody. */
export function follower(): FollowStatement | undefined {
  const phase = internal.getStore();
  return phase === true ? undefined : phase;
}
