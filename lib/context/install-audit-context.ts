import type { HttpAdapterHost } from '@nestjs/core';
import type { HttpRequest } from '../contracts/resolved-options.js';
import type { AuditContextMiddleware } from './audit-context.middleware.js';

type Hook = (request: HttpRequest, reply: unknown, done: () => void) => void;

/** What of a Fastify instance is used; Express has no `addHook`. */
interface FastifyLike {
  addHook?(name: 'onRequest' | 'preValidation' | 'preHandler', hook: Hook): unknown;
  use?: unknown;
}

/**
 * Puts every request of the application, 404s included, into a unit of work. To be
 * called once in a module's `configure()`: after the body parsers of Express are in
 * place, before any module's middleware and any route is.
 *
 * It goes to the adapter rather than through `consumer.apply().forRoutes()`, whose
 * wildcard stops at the global prefix and differs between path-to-regexp versions.
 */
export function installAuditContext(
  adapterHost: HttpAdapterHost,
  middleware: AuditContextMiddleware,
): void {
  const adapter = adapterHost.httpAdapter;
  if (!adapter) return;
  const instance = adapter.getInstance<FastifyLike>();
  if (typeof instance.addHook !== 'function') {
    adapter.use(middleware.use.bind(middleware));
    return;
  }
  // Middleware of other modules runs in middie's hook, which is older than ours.
  if (typeof instance.use === 'function') adapter.use(middleware.use.bind(middleware));
  // The later two link Fastify's own request where only the raw one was known, and re-enter
  // the unit if a hook of the host went on outside it.
  for (const name of ['onRequest', 'preValidation', 'preHandler'] as const) {
    instance.addHook(name, (request, _reply, done) => middleware.enter(request, () => done()));
  }
}
