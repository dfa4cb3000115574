import type { HttpRequest } from '../contracts/resolved-options.js';

/** Headers of a request by lower-case name, as Node's http modules parse them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The headers of the host's request; none if it has no such thing. */
export function headersOf(request: HttpRequest): RequestHeaders {
  return request?.headers ?? {};
}

/** A header's text, the first where it was sent several times; undefined if it is absent or blank. */
export function headerText(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text ? text : undefined;
}
