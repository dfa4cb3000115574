import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpRequest } from '../contracts/resolved-options.js';
import type { Actor, EventContext, Source } from '../event/audit-event.js';
import type { UnitReason } from './unit-reason.js';

/** The HTTP request a unit of work belongs to. */
export interface RequestFrame {
  /** The host framework's request; on Fastify the raw one until Fastify's own is known. */
  request: HttpRequest;
  /** What is known of the request from its first moment on. */
  readonly context: Readonly<EventContext>;
  readonly correlationId?: string;
  /** What its header says; events take the unit's, which `comment()` can change. */
  readonly reason?: string;
}

/** A request, a job, or work run under another identity inside or outside of these. */
export interface UnitOfWork {
  readonly kind: 'request' | 'job' | 'run_as' | 'suspended';
  /** The request around it, if there is one. */
  readonly frame?: RequestFrame;
  /** Undefined in a request: there the actor is resolved at the moment of each event. */
  readonly actor?: Actor;
  readonly source?: Source;
  readonly tenantId?: string;
  readonly correlationId?: string;
  readonly causedById?: string;
  readonly reason: UnitReason;
  /** Nothing is captured. */
  readonly suspended?: boolean;
}

interface SharedState {
  readonly storage: AsyncLocalStorage<UnitOfWork>;
  /** Units by Node's own request object, which the host's code never sees changed. */
  readonly requests: WeakMap<object, UnitOfWork>;
  /** Running applications whose jobs are to be named. */
  readonly jobs: Set<object>;
}

const KEY = Symbol.for('nestjs-audit-trail:context');

// On globalThis, so that an ESM and a CommonJS copy in one process see the same units.
const { storage, requests, jobs } = ((globalThis as { [KEY]?: SharedState })[KEY] ??= {
  storage: new AsyncLocalStorage<UnitOfWork>(),
  requests: new WeakMap<object, UnitOfWork>(),
  jobs: new Set<object>(),
});

/** Units of work of the requests in flight, by Node's request object. */
export const requestUnits = requests;

/** The applications in this process whose jobs become units of work. */
export const jobHosts = jobs;

/** The unit of work this code runs in; undefined in a script, at start and in timers set there. */
export function currentUnit(): UnitOfWork | undefined {
  return storage.getStore();
}

/** Runs `work`, and all that it starts, in the unit of work. */
export function runInUnit<T>(unit: UnitOfWork, work: () => T): T {
  return storage.run(unit, work);
}
