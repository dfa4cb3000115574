import { requestSource } from '../../../lib/context/request-source.js';

const MOZILLA = 'Mozilla/5.0 (X11; Linux x86_64)';

describe('requestSource', () => {
  it.each([
    ['web', { 'x-audit-source': 'web' }],
    ['mobile', { 'x-audit-source': 'Mobile' }],
    ['ai', { 'x-audit-source': 'ai', 'x-api-key': 'k' }],
    ['api', { 'x-api-key': 'k', 'sec-fetch-site': 'same-origin', 'user-agent': MOZILLA }],
    ['api', { authorization: 'ApiKey k' }],
    ['web', { 'sec-fetch-mode': 'cors', 'user-agent': MOZILLA }],
    ['web', { origin: 'https://crm.example', 'user-agent': MOZILLA }],
    ['api', { origin: 'https://crm.example', 'user-agent': 'curl/8' }],
    ['api', { 'user-agent': MOZILLA }],
    ['api', { authorization: 'Bearer x' }],
    ['api', { cookie: 'theme=dark' }],
    ['api', {}],
  ])('is %s with %j', (expected, headers) => {
    expect(requestSource({ headers })).toBe(expected);
  });

  it.each(['system', 'cli', 'import', 'root', ''])('does not let a client claim %j', (claim) => {
    expect(requestSource({ headers: { 'x-audit-source': claim } })).toBe('api');
  });

  it('is web with a cookie session', () => {
    expect(requestSource({ headers: { cookie: 'sid=1' }, session: {} })).toBe('web');
  });

  it('is api for something without headers', () => {
    expect(requestSource({})).toBe('api');
  });
});
