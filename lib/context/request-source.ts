import type { HttpRequest } from '../contracts/resolved-options.js';
import type { Source } from '../event/audit-event.js';
import { headersOf, headerText } from './request-headers.js';
import type { RequestHeaders } from './request-headers.js';

// What a client may say of itself. `system`, `cli` and `import` are for the host's own code to claim.
const CLAIMABLE: readonly Source[] = ['web', 'api', 'mobile', 'ai'];

/**
 * Where a request comes from, by its own account: `x-audit-source` if it says web,
 * api, mobile or ai; `api` with an API key; `web` from a browser or with a cookie
 * session; else `api`. A label for readers, nothing to base an authorisation on.
 */
export function requestSource(request: HttpRequest): Source {
  const headers = headersOf(request);
  const claimed = headerText(headers, 'x-audit-source')?.toLowerCase();
  const allowed = CLAIMABLE.find((source) => source === claimed);
  if (allowed !== undefined) return allowed;
  if (hasApiKey(headers)) return 'api';
  return isBrowser(headers) || hasSession(request) ? 'web' : 'api';
}

/** True if the request carries `x-api-key` or `authorization: ApiKey …`. */
export function hasApiKey(headers: RequestHeaders): boolean {
  return (
    headerText(headers, 'x-api-key') !== undefined ||
    /^api-?key\s/i.test(headerText(headers, 'authorization') ?? '')
  );
}

function isBrowser(headers: RequestHeaders): boolean {
  const sentByPage = ['sec-fetch-site', 'sec-fetch-mode', 'origin'].some(
    (name) => headerText(headers, name) !== undefined,
  );
  return sentByPage && (headerText(headers, 'user-agent') ?? '').startsWith('Mozilla/');
}

function hasSession(request: HttpRequest): boolean {
  return (
    headerText(headersOf(request), 'cookie') !== undefined &&
    (request.session ?? request.sessionID) !== undefined
  );
}
