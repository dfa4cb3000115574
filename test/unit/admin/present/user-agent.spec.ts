import fc from 'fast-check';
import { readUserAgent } from '../../../../lib/admin/present/user-agent.js';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('readUserAgent', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Firefox 128',
      'Windows 10/11',
      'Desktop',
    ],
    [
      'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
      'Internet Explorer 11',
      'Windows 7',
      'Desktop',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68`,
      'Microsoft Edge 126',
      'Windows 10/11',
      'Desktop',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15',
      'Safari 17',
      'macOS',
      'Desktop',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari 17',
      'iOS 17',
      'iPhone',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`,
      'Chrome 126',
      'Android 14',
      'Mobile',
    ],
    [
      `Mozilla/5.0 (Linux; Android 13; SM-X906C) ${WEBKIT} Chrome/80.0 Safari/537.36`,
      'Chrome 80',
      'Android 13',
      'Tablet',
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
      'Chrome 126',
      'Chrome OS',
      'Desktop',
    ],
  ])('reads the browser %s', (text, browser, system, device) => {
    expect(readUserAgent(text)).toEqual({ text, browser, system, device });
  });

  it.each([
    ['curl/8.5.0', 'curl 8.5'],
    ['PostmanRuntime/7.39.0', 'Postman 7.39'],
    ['node', 'Node.js'],
    ['undici', 'undici'],
    ['node-fetch/1.0 (+https://github.com/bitinn/node-fetch)', 'node-fetch 1.0'],
    ['axios/1.7.2', 'axios 1.7'],
    ['python-requests/2.32.3', 'Python Requests 2.32'],
    ['Go-http-client/1.1', 'Go HTTP client'],
    ['Apache-HttpClient/4.5.14 (Java/17.0.11)', 'Apache HttpClient 4.5'],
    ['MyCompany-Sync/2.3.1 (internal)', 'MyCompany-Sync 2.3'],
    ['CaseApp/4.2 CFNetwork/1496.0.7 Darwin/23.5.0', 'CaseApp 4.2'],
  ])('reads the program %s', (text, browser) => {
    expect(readUserAgent(text)).toEqual({ text, browser });
  });

  it('tells the system of an Android app', () => {
    const text = 'Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B Build/TP1A)';
    expect(readUserAgent(text)).toEqual({ text, browser: 'Android app', system: 'Android 13' });
  });

  it.each([
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Googlebot 2.1'],
    [
      `Mozilla/5.0 ${WEBKIT.replace('Gecko)', 'Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)')}`,
      'GPTBot 1.2',
    ],
    ['Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', 'UptimeRobot 2.0'],
    ['facebookexternalhit/1.1', 'facebookexternalhit 1.1'],
  ])('reads the bot %s', (text, browser) => {
    expect(readUserAgent(text)).toEqual({ text, browser, device: 'Bot' });
  });

  it.each([
    '',
    '   ',
    'garbage',
    '<script>alert(1)</script>',
    'Mozilla/5.0',
    '((((',
    '/',
    '漢字/1.0',
  ])('makes nothing up about %j', (text) => expect(readUserAgent(text)).toEqual({ text }));

  it('cuts a long one and shows what cannot be seen', () => {
    const { text } = readUserAgent(`curl/8.5.0 \u0000${'x'.repeat(10_000)}`);
    expect(text).toHaveLength(1_000);
    expect(text.startsWith('curl/8.5.0 ␀xxx')).toBe(true);
    expect(text.endsWith('x…')).toBe(true);
  });

  it('takes any text, in short labels', () => {
    const words = fc.constantFrom(
      'Mozilla/5.0',
      '(compatible;',
      'Android',
      'Version/',
      'Opera',
      'iPhone',
      ';',
      '/',
      '9'.repeat(500),
      'Chrome/1',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (agent) => {
        const { browser = '', system = '', device = '' } = readUserAgent(agent);
        for (const label of [browser, system, device]) expect(label.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('is quick with texts made to be slow', () => {
    const started = performance.now();
    for (const part of ['a', '(', 'Opera ', 'version/', '/1.', 'a.', 'Mozilla/5.0 (compatible; a '])
      readUserAgent(part.repeat(10_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
