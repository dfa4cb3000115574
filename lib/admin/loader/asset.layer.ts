import { resolve } from 'node:path';

import type { PanelHandler } from './express.types.js';

/**
 * Serves AdminJS's scripts, styles and fonts. AdminJS's own routes lack `dotfiles: 'allow'`, without which
 * Express 5 refuses whatever lies in a folder such as `.adminjs`, where the components' bundle is.
 */
export function serveAssets(assets: readonly { path: string; src: string }[]): PanelHandler {
  return (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Looked up at each request: themes add theirs when an AdminJS is made.
    const asset = isRead && assets.find(({ path }) => path === request.path);
    if (!asset) return next();
    response.sendFile(resolve(asset.src), { dotfiles: 'allow' }, (error) => error && next(error));
  };
}
