import { AUDIT_LOG_RESOURCE, type PanelFilterName } from '../../panel-api.js';

/** A page of the panel itself. */
export function isOwnAddress(href: string | undefined): href is string {
  return href !== undefined && /^\/(?![/\\])/.test(href);
}

/** A page elsewhere; anything but http and https (`javascript:`) is no address. */
export function isWebAddress(href: string | undefined): href is string {
  return href !== undefined && /^https?:\/\//i.test(href);
}

/** Address of the list of events, filtered. */
export function listAddress(
  rootPath: string,
  filters: Partial<Record<PanelFilterName, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined) query.append(name, value);
  }
  const list = `${withoutSlash(rootPath)}/resources/${AUDIT_LOG_RESOURCE}`;
  return query.size > 0 ? `${list}?${query.toString()}` : list;
}

/** Address of the page of one event: its permalink. */
export function eventAddress(rootPath: string, id: string): string {
  return `${listAddress(rootPath)}/records/${encodeURIComponent(id)}/show`;
}

/** Whether a path is that of the list of events. */
export function isListAddress(rootPath: string, pathname: string | undefined): boolean {
  return pathname !== undefined && withoutSlash(pathname) === listAddress(rootPath);
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
