import type { PanelError } from '../../panel-api.js';

/** Codes the browser gives itself; all others are the server's. */
export type ClientErrorCode =
  'CANCELLED' | 'NETWORK' | 'SESSION_EXPIRED' | 'FORBIDDEN' | 'NOT_FOUND' | 'SERVER';

/** A call of the panel's server that brought no data. */
export class PanelRequestError extends Error {
  override readonly name = 'PanelRequestError';

  constructor(
    /** A `ClientErrorCode`, or the code the server gave. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What axios rejects with, as far as it is looked at. */
interface FailedCall {
  code?: string;
  message?: string;
  response?: { status: number; data: unknown };
}

/** Makes one kind of error of all that a call can fail with. */
export function panelRequestError(cause: unknown): PanelRequestError {
  if (cause instanceof PanelRequestError) return cause;
  const call = (cause ?? {}) as FailedCall;
  if (call.code === 'ERR_CANCELED') return new PanelRequestError('CANCELLED', 'Cancelled.');
  const message = call.message ?? String(cause);
  if (call.response === undefined) return new PanelRequestError('NETWORK', message);
  const { status, data } = call.response;
  if (isPanelError(data)) return new PanelRequestError(data.error.code, data.error.message);
  return new PanelRequestError(codeOfStatus(status), message);
}

/**
 * Hands back the data of an answer that has `field`. AdminJS answers "not found" and "forbidden"
 * with status 200 and a notice, and a session that ended with the sign-in page.
 */
export function answerWith<T>(data: unknown, field: keyof T & string): T {
  if (isObject(data) && Object.hasOwn(data, field)) return data as T;
  if (isPanelError(data)) throw new PanelRequestError(data.error.code, data.error.message);
  if (!isObject(data)) throw new PanelRequestError('SESSION_EXPIRED', 'The session has ended.');
  const { record, notice } = data as AdminJsRefusal;
  const message = notice?.message ?? `The answer has no "${field}".`;
  throw new PanelRequestError(codeOfRefusal(record?.baseError?.type, message), message);
}

interface AdminJsRefusal {
  record?: { baseError?: { type?: string } };
  notice?: { message?: string };
}

function codeOfRefusal(type: string | undefined, message: string): ClientErrorCode {
  if (type === 'Forbidden' || message === 'anyForbiddenError') return 'FORBIDDEN';
  return type === 'NotFound' ? 'NOT_FOUND' : 'SERVER';
}

function codeOfStatus(status: number): ClientErrorCode {
  if (status === 401) return 'SESSION_EXPIRED';
  if (status === 403) return 'FORBIDDEN';
  return status === 404 ? 'NOT_FOUND' : 'SERVER';
}

function isPanelError(data: unknown): data is PanelError {
  return isObject(data) && isObject(data.error) && typeof data.error.message === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
