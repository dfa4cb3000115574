import type { HttpRequest, ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { sha256Hex } from '../support/hash.js';
import { plainReason } from '../support/plain-reason.js';
import { clientIp } from './client-ip.js';
import { headersOf, headerText } from './request-headers.js';
import type { RequestHeaders } from './request-headers.js';
import { idHeader, requestIdOf } from './request-id.js';
import type { RequestFrame } from './unit-of-work.js';
import { withoutUndefined } from './without-undefined.js';

const MAX_USER_AGENT = 512;
const MAX_REASON = 500;
const MAX_PATH = 2048;
const MAX_HOST = 255;

// `*`, `/*path`, `{*splat}`: the route of a catch-all (a not-found handler, a middleware's mount) says nothing.
const CATCH_ALL = /^\/?\{?\/?\*\w*\}?$/;

/** What a request tells from its first moment on; the socket's address is gone once it is closed. */
export function openFrame(
  request: HttpRequest,
  trustProxy: ResolvedAuditOptions['context']['trustProxy'],
): RequestFrame {
  const headers = headersOf(request);
  const forwardedFor = [headers['x-forwarded-for']].flat().filter(Boolean).join(',');
  const addresses = { socket: request.socket?.remoteAddress, forwardedFor };
  return {
    request,
    context: withoutUndefined({
      ip: clientIp(addresses, trustProxy),
      userAgent: headerText(headers, 'user-agent')?.slice(0, MAX_USER_AGENT),
      requestId: requestIdOf(headers),
      method: request.method,
      host: (headerText(headers, 'host') ?? headerText(headers, ':authority'))?.slice(0, MAX_HOST),
    }),
    correlationId: idHeader(headers, 'x-correlation-id'),
    reason: reasonOf(headers),
  };
}

/** The route's pattern where the framework has found one, else the path as sent, without its query. */
export function routePath(request: HttpRequest): string | undefined {
  const pattern = request.routeOptions?.url ?? request.route?.path;
  if (typeof pattern === 'string' && !CATCH_ALL.test(pattern)) {
    return `${request.baseUrl ?? ''}${pattern}`;
  }
  const url = request.originalUrl ?? request.url;
  return typeof url === 'string' ? url.replace(/[?#].*$/s, '').slice(0, MAX_PATH) : undefined;
}

/** The id of the request's session, which is itself a secret; undefined without one. */
export function sessionIdOf(request: HttpRequest): string | undefined {
  const id = request.sessionID ?? request.session?.id ?? request.session?.sessionId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** SHA-256 in hex, so that a session can be recognised but not taken over. */
export function sessionHashOf(request: HttpRequest): string | undefined {
  const id = sessionIdOf(request);
  return id === undefined ? undefined : sha256Hex(id);
}

// Header values are Latin-1, so a reason in another script comes percent-encoded.
function reasonOf(headers: RequestHeaders): string | undefined {
  const text = headerText(headers, 'x-audit-reason');
  if (text === undefined) return undefined;
  const malformed = /%(?![0-9a-f]{2})/i.test(text);
  const plain = plainReason(malformed ? text : percentDecoded(text));
  // By code points: half a surrogate pair is no valid text.
  return plain === '' ? undefined : [...plain].slice(0, MAX_REASON).join('');
}

function percentDecoded(text: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
