import { v7 as uuidv7 } from 'uuid';
import { headerText } from './request-headers.js';
import type { RequestHeaders } from './request-headers.js';

const ID = /^[A-Za-z0-9._:-]{1,128}$/;
const TRACE_PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;

/** An id sent by a client or proxy, if it is 1 to 128 letters, digits, `.`, `_`, `:` or `-`. */
export function idHeader(headers: RequestHeaders, name: string): string | undefined {
  const text = headerText(headers, name);
  return text !== undefined && ID.test(text) ? text : undefined;
}

/**
 * The id of a request: `x-request-id` if valid, else the trace id of a valid
 * `traceparent`, else a new UUIDv7.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function requestIdOf(headers: RequestHeaders): string {
  return idHeader(headers, 'x-request-id') ?? traceIdOf(headers) ?? uuidv7();
}

function traceIdOf(headers: RequestHeaders): string | undefined {
  const [, version, traceId, parentId, more] =
    TRACE_PARENT.exec(headerText(headers, 'traceparent') ?? '') ?? [];
  const valid =
    version !== undefined &&
    version !== 'ff' &&
    !(version === '00' && more !== undefined) &&
    !/^0+$/.test(traceId!) &&
    !/^0+$/.test(parentId!);
  return valid ? traceId : undefined;
}
