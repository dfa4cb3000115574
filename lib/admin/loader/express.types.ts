/*
 * The little of Express that the loader uses. Its own types would bind the package to one version of
 * @types/express; the panel's router comes from whichever Express @adminjs/express has found.
 */

export interface PanelSession {
  adminUser?: unknown;
  regenerate?(done: (error?: unknown) => void): void;
}

export interface PanelRequest {
  method: string;
  path: string;
  session?: PanelSession;
  /** Body of a form, as express-formidable reads it. */
  fields?: Record<string, unknown>;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  route?: { path: string };
  user?: unknown;
  body?: unknown;
}

export interface PanelResponse {
  status(code: number): PanelResponse;
  json(body: unknown): unknown;
  send(body: unknown): unknown;
  sendFile(path: string, options: object, done: (error?: unknown) => void): void;
}

export type PanelHandler = (
  request: PanelRequest,
  response: PanelResponse,
  next: (error?: unknown) => void,
) => unknown;

export type PanelParamHandler = (
  request: PanelRequest,
  response: PanelResponse,
  next: (error?: unknown) => void,
  value: string,
) => unknown;

type Methods = Record<'get' | 'put' | 'patch' | 'delete', (handler: PanelHandler) => unknown>;

export interface PanelRoute extends Methods {
  path: string;
  stack: unknown[];
}

interface Layered {
  stack: { route?: PanelRoute }[];
}

export interface PanelRouter extends Layered {
  (request: PanelRequest, response: PanelResponse, next: (error?: unknown) => void): void;
  use(handler: PanelHandler): unknown;
  param(name: string, handler: PanelParamHandler): unknown;
}

export interface ExpressApp {
  use(path: string, handler: PanelHandler): unknown;
  router: Layered;
}
