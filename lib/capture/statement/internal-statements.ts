import { AsyncLocalStorage } from 'node:async_hooks';

/** On globalThis, so that two copies of this package in one process know of each other's marks. */
const KEY = Symbol.for('nestjs-audit-trail:internal-statements');
const globals = globalThis as typeof globalThis & { [KEY]?: AsyncLocalStorage<true> };
const internal = (globals[KEY] ??= new AsyncLocalStorage<true>());

/**
 * Runs a phase of TypeORM's persistence that is captured as a whole: the statements it makes are not
 * captured one by one. Asynchronous scope and not the query runner tells them apart, for on SQLite
 * all requests share one runner. No code of the host's runs in these phases.
 */
export function asInternal<T>(phase: () => Promise<T>): Promise<T> {
  return internal.run(true, phase);
}

/** True for a statement of a phase that is captured as a whole. */
export const isInternal = (): boolean => internal.getStore() === true;
