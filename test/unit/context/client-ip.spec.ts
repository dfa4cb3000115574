import { canonicalIp, clientIp } from '../../../lib/context/client-ip.js';

describe('clientIp', () => {
  it.each<[string, boolean | number, string | undefined, string | undefined]>([
    ['the header is not believed', false, '6.6.6.6', '10.0.0.1'],
    ['no hop is trusted', 0, '6.6.6.6', '10.0.0.1'],
    ['one proxy is trusted', 1, '6.6.6.6, 203.0.113.9', '203.0.113.9'],
    ['two proxies are trusted', 2, '6.6.6.6, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['there are fewer hops than trusted', 3, '203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['all are trusted', true, '203.0.113.9, 10.0.0.3, 10.0.0.2', '203.0.113.9'],
    ['there is no header', true, undefined, '10.0.0.1'],
    ['the header is empty', 1, ' , ,', '10.0.0.1'],
    ['the leftmost part is garbage', true, 'unknown, 203.0.113.9', '203.0.113.9'],
    ['a trusted proxy did not know', 2, '6.6.6.6, unknown, 10.0.0.2', '10.0.0.2'],
    ['all of it is garbage', true, "'; DROP TABLE, \u0000, [::", '10.0.0.1'],
    ['parts have ports', 1, '6.6.6.6, 203.0.113.9:5678', '203.0.113.9'],
    ['parts have brackets', 1, '[2001:DB8::1]:443', '2001:db8::1'],
    ['IPv6 is spelt out', true, '2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['IPv4 is mapped', true, '::ffff:203.0.113.9', '203.0.113.9'],
    ['IPv4 is mapped in hex', true, '[::ffff:cb00:7109]', '203.0.113.9'],
  ])('when %s', (_case, trustProxy, forwardedFor, expected) => {
    expect(clientIp({ socket: '::ffff:10.0.0.1', forwardedFor }, trustProxy)).toBe(expected);
  });

  it('is unknown on a Unix socket', () => {
    expect(clientIp({ socket: undefined, forwardedFor: '6.6.6.6' }, false)).toBeUndefined();
  });

  it.each(['127.1', '0x7f.0.0.1', '1.2.3', '1.2.3.4.5', '256.1.1.1', '', ':', '::1::', '[]'])(
    'takes %j for no address',
    (text) => expect(canonicalIp(text)).toBeUndefined(),
  );

  it('takes off the zone of a link-local address', () => {
    expect(canonicalIp('fe80::1%eth0')).toBe('fe80::1');
  });
});
