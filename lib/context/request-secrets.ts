import { Inject, Injectable } from '@nestjs/common';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { HttpRequest } from '../contracts/resolved-options.js';
import { createRedactor } from '../event/redaction.js';
import type { Redactor } from '../event/redaction.js';
import { GuardedFunction } from './guarded-function.js';
import { sessionIdOf } from './request-facts.js';
import { headersOf, headerText } from './request-headers.js';
import type { RequestHeaders } from './request-headers.js';
import { SecretValues } from './secret-values.js';
import type { RequestFrame } from './unit-of-work.js';

const SESSION_COOKIE = /sess|sid$|auth|jwt|csrf|xsrf|token|remember/i;
// A cookie this long is a credential more often than a word; shorter ones may be `dark` or `en`.
const CREDENTIAL_LENGTH = 32;

interface Computed {
  readonly body: unknown;
  readonly params: unknown;
  readonly values: readonly string[];
}

/** The secret values a request brought along, so that they can be kept out of every event. */
@Injectable()
export class RequestSecrets {
  private readonly redactor: Redactor;
  private readonly computed = new WeakMap<RequestFrame, Computed>();
  private readonly read = new GuardedFunction(
    'reading the secrets of a request',
    (request) => this.collect(request),
    (values) => values as readonly string[],
  );

  constructor(@Inject(ResolvedAuditOptions) options: ResolvedAuditOptions) {
    this.redactor = createRedactor(options.redact);
  }

  /** Computed at the first event that asks, and again only after the body or the route was parsed. */
  of(frame: RequestFrame): readonly string[] {
    const { body, params } = frame.request;
    const known = this.computed.get(frame);
    if (known !== undefined && known.body === body && known.params === params) return known.values;
    const values = this.read.call(frame.request) ?? [];
    this.computed.set(frame, { body, params, values });
    return values;
  }

  private collect(request: HttpRequest): readonly string[] {
    const secrets = new SecretValues((name) => this.redactor.isSensitiveName(name));
    const headers = headersOf(request);
    addCredentials(secrets, headers);
    secrets.add(sessionIdOf(request));
    this.addCookies(secrets, headerText(headers, 'cookie') ?? '');
    const { cookie: _, authorization: _a, 'proxy-authorization': _p, ...otherHeaders } = headers;
    for (const part of [otherHeaders, request.params, request.query, request.body]) {
      secrets.addFrom(part);
    }
    return secrets.values;
  }

  private addCookies(secrets: SecretValues, header: string): void {
    for (const pair of header.split(';')) {
      const [name = '', ...rest] = pair.split('=');
      const value = rest.join('=').trim();
      const sensitive =
        SESSION_COOKIE.test(name.trim()) || this.redactor.isSensitiveName(name.trim());
      if (!sensitive && value.length < CREDENTIAL_LENGTH) continue;
      secrets.add(value);
      secrets.add(value.replace(/%3A/gi, ':').replace(/%2F/gi, '/').replace(/%2B/gi, '+'));
    }
  }
}

function addCredentials(secrets: SecretValues, headers: RequestHeaders): void {
  secrets.add(headerText(headers, 'x-api-key'));
  for (const name of ['authorization', 'proxy-authorization']) {
    const [, scheme = '', credentials] =
      /^(\S+)\s+(.+)$/.exec(headerText(headers, name) ?? '') ?? [];
    secrets.add(credentials);
    if (scheme.toLowerCase() !== 'basic' || credentials === undefined) continue;
    secrets.add(
      Buffer.from(credentials, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, ''),
    );
  }
}
