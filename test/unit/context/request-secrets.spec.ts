import { RequestSecrets } from '../../../lib/context/request-secrets.js';
import type { RequestFrame } from '../../../lib/context/unit-of-work.js';
import { contextOptions } from '../../support/context-module.js';

const frameOf = (request: object): RequestFrame => ({ request, context: {} });
const secretsOf = (request: object) => new RequestSecrets(contextOptions()).of(frameOf(request));

describe('RequestSecrets', () => {
  it('finds values at sensitive names, however deep, and all below such a name', () => {
    const body = {
      email: 'jane@x.io',
      password: 'hunter22',
      profile: [{ apiKey: 'key-12345' }],
      secret: { parts: ['part-one', 2] },
    };
    const request = { body, query: { token: 'query-token' }, params: { token: 'param-token' } };
    expect([...secretsOf(request)].sort()).toEqual([
      'hunter22',
      'key-12345',
      'param-token',
      'part-one',
      'query-token',
    ]);
  });

  it('takes credentials without their scheme, and the password out of Basic', () => {
    const basic = Buffer.from('jane:pass:word').toString('base64');
    expect(secretsOf({ headers: { authorization: 'Bearer abc.def.ghi' } })).toContain(
      'abc.def.ghi',
    );
    expect(secretsOf({ headers: { authorization: `Basic ${basic}` } })).toEqual(
      expect.arrayContaining([basic, 'pass:word']),
    );
    expect(secretsOf({ headers: { 'x-api-key': 'api-key-1' } })).toContain('api-key-1');
  });

  it('takes cookies that are credentials, and leaves settings alone', () => {
    const cookie = 'theme=dark; connect.sid=s%3Aabc123.sig; opaque=' + 'f'.repeat(32);
    expect([...secretsOf({ headers: { cookie } })].sort()).toEqual(
      ['f'.repeat(32), 's%3Aabc123.sig', 's:abc123.sig'].sort(),
    );
  });

  it('is bounded in length, number and depth', () => {
    const deep = { a: { b: { c: { d: { e: { f: { password: 'too-deep' } } } } } } };
    const many = Array.from({ length: 100 }, (_, i) => ({ password: `password-${i}` }));
    const body = { deep, pin: { password: 'abc' }, long: { password: 'x'.repeat(4097) }, many };
    const secrets = secretsOf({ body });
    expect(secrets).toHaveLength(64);
    expect(secrets.every((secret) => /^password-\d+$/.test(secret))).toBe(true);
  });

  it('looks at no more than 5000 properties', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => i);
    expect(secretsOf({ body: { password: 'hunter22', rows } })).toEqual(['hunter22']);
    expect(secretsOf({ body: { rows, password: 'hunter22' } })).toEqual([]);
  });

  it('does not follow a body that contains itself', () => {
    const body: Record<string, unknown> = { password: 'hunter22' };
    body.self = body;
    expect(secretsOf({ body })).toEqual(['hunter22']);
  });

  it('reads a body once, and again when it has been parsed', () => {
    const secrets = new RequestSecrets(contextOptions());
    const request: { body?: object } = {};
    const frame = frameOf(request);
    expect(secrets.of(frame)).toEqual([]);
    request.body = { password: 'hunter22' };
    expect(secrets.of(frame)).toEqual(['hunter22']);
    expect(secrets.of(frame)).toBe(secrets.of(frame));
  });
});
