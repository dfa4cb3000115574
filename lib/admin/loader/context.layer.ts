import type { AuditContextMiddleware } from '../../context/audit-context.middleware.js';
import type { PanelHandler } from './express.types.js';

/**
 * Runs what follows in the request's unit of work: Nest's middleware does not run for the panel.
 * The user of a panel request is who has signed in to the panel, its body what the form says.
 */
export function enterContext(context: AuditContextMiddleware): PanelHandler {
  return (request, _response, next) => {
    if (request.user === undefined) {
      // Read at each event: the user signs in after this.
      define(request, 'user', () => request.session?.adminUser);
    }
    // Where the library looks for secrets that must not turn up in an event.
    if (request.body === undefined) define(request, 'body', () => request.fields);
    context.enter(request, () => next());
  };
}

/** Hidden from enumeration: AdminJS copies requests. */
function define(request: object, name: string, get: () => unknown): void {
  Object.defineProperty(request, name, {
    configurable: true,
    enumerable: false,
    get,
    set: (value: unknown) => {
      Object.defineProperty(request, name, { configurable: true, writable: true, value });
    },
  });
}
