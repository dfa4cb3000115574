import type { PanelHandler } from './express.types.js';

/** The page's state, as AdminJS writes it: JSON holds no line break, so nothing in it can look like its end. */
const STATE = /(window\.REDUX_STATE = )(.*?)(;\n\s*window\.THEME = )/s;
/** The attributes of the login page, JSON within quotes, on one line. */
const ATTRIBUTES = /JSON\.parse\('(.*)'\);\n/;
const REMOTE_FONT = /<link rel="stylesheet" href="https:\/\/fonts\.googleapis\.com[^>]*>/;
/** The family that AdminJS's styles name, from what the viewer's system has. */
const LOCAL_FONT =
  "<style>@font-face { font-family: 'Roboto'; src: local('Roboto'), local('Segoe UI'), " +
  "local('Helvetica Neue'), local('Noto Sans'), local('DejaVu Sans'), local('Arial'); }</style>";

/**
 * Makes AdminJS's pages safe and independent of the network: it writes the user's name
 * and other state into a script unescaped, and asks Google for a font before it shows anything.
 */
export function securePages(): PanelHandler {
  return (_request, response, next) => {
    const { send } = response;
    response.send = (body) => send.call(response, isPage(body) ? securePage(body) : body);
    next();
  };
}

/** See {@link securePages}. */
export function securePage(html: string): string {
  return html
    .replace(STATE, (_, start: string, json: string, end: string) => start + escaped(json) + end)
    .replace(ATTRIBUTES, (_, json: string) => `JSON.parse(${escaped(JSON.stringify(json))});\n`)
    .replace(REMOTE_FONT, LOCAL_FONT);
}

function isPage(body: unknown): body is string {
  return typeof body === 'string' && /^\s*<!doctype html>/i.test(body.slice(0, 100));
}

/** The same JSON, with nothing in it that could end a script or begin a comment. */
function escaped(json: string): string {
  return json
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
