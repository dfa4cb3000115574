import type { AdminModuleOptions } from '@adminjs/nestjs';
import type AdminJS from 'adminjs';

import type { PanelServices } from '../panel.services.js';
import { serveAssets } from './asset.layer.js';
import { enterContext } from './context.layer.js';
import type { ExpressApp, PanelHandler, PanelRouter } from './express.types.js';
import { guardAuditLog } from './log.guard.js';
import { securePages } from './page.layer.js';
import { SignInRecorder } from './sign-in.recorder.js';

interface Mount {
  app: ExpressApp;
  options: AdminModuleOptions;
  services: PanelServices;
}

/**
 * Mounts the panel on the application: AdminJS's own router, with layers of ours among its.
 * Resolves when the panel's bundle is made.
 */
export async function mountPanel(admin: AdminJS, { app, options, services }: Mount): Promise<void> {
  const [{ default: adminJsExpress }, { Router: routes }] = await Promise.all([
    import('@adminjs/express'),
    import('adminjs'),
  ]);
  // The router starts bundling and waits for nothing: the first pages would lack their components, and
  // a failure would end the process later.
  const ready = admin.initialize();
  // The failure is told by `await ready` below.
  admin.initialize = () => ready.catch(() => undefined);

  const signIns = new SignInRecorder(services);
  const { auth, sessionOptions, formidableOptions } = options;
  const router = (auth
    ? adminJsExpress.buildAuthenticatedRouter(
        admin,
        signIns.around(auth) as never,
        undefined,
        sessionOptions,
        formidableOptions as never,
      )
    : adminJsExpress.buildRouter(
        admin,
        undefined,
        formidableOptions as never,
      )) as unknown as PanelRouter;

  // Ahead of the session, which assets do not need.
  insert(router, 0, serveAssets(routes.assets));
  // After the body parser: a body in a later packet would lose a context made before it. The
  // parser is the last layer ahead of the first route.
  const afterParser = router.stack.findIndex((layer) => layer.route !== undefined);
  const layers = [enterContext(services.context), securePages()];
  for (const [offset, layer] of layers.entries()) insert(router, afterParser + offset, layer);
  // Runs whenever a route with a resource has matched, with the id as the route has read it.
  router.param('resourceId', guardAuditLog(services));
  guardOtherMethods(router);
  if (auth) recordLogouts(router, { path: logoutRoute(admin), record: signIns.atLogout() });

  mountFirst(app, admin.options.rootPath, router);
  await ready;
}

/** AdminJS has no routes of these methods; with them the guard sees the attempts, and all others end as before. */
function guardOtherMethods(router: PanelRouter): void {
  for (const { route } of router.stack) {
    if (!route?.path.startsWith('/api/resources/:resourceId')) continue;
    for (const method of ['put', 'patch', 'delete'] as const) {
      route[method]((_request, _response, next) => next());
    }
  }
}

/** Within AdminJS's own route, ahead of what ends the session: what is no sign-out to AdminJS is none to the log. */
function recordLogouts(router: PanelRouter, logout: { path: string; record: PanelHandler }): void {
  for (const { route } of router.stack) {
    if (route?.path !== logout.path) continue;
    route.get(logout.record);
    route.stack.unshift(route.stack.pop());
  }
}

/** As AdminJS works it out. */
function logoutRoute({ options }: AdminJS): string {
  const path = options.logoutPath.replace(options.rootPath, '');
  return path.startsWith('/') ? path : `/${path}`;
}

function insert(router: PanelRouter, position: number, layer: PanelHandler): void {
  router.use(layer);
  router.stack.splice(position, 0, router.stack.pop()!);
}

/** Ahead of Nest's body parsers: AdminJS refuses a request whose body has been read. */
function mountFirst(app: ExpressApp, rootPath: string, router: PanelRouter): void {
  app.use(rootPath, router);
  const { stack } = app.router;
  stack.unshift(stack.pop()!);
}
