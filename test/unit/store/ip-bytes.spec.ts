import { ipFromBytes, ipByteRange, ipToBytes } from '../../../lib/store/ip-bytes.js';

describe('ipToBytes', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:DB8::1', '2001:db8::1'],
  ])('keeps %s as %s', (ip, canonical) => {
    expect(ipFromBytes(ipToBytes(ip) as Buffer)).toBe(canonical);
  });

  it.each([undefined, '', 'unknown', '300.1.1.1'])('has nothing for %s', (ip) => {
    expect(ipToBytes(ip)).toBeUndefined();
  });
});

describe('ipByteRange', () => {
  it.each([
    ['10.1.2.0/23', '10.1.2.0', '10.1.3.255'],
    ['10.1.3.7/23', '10.1.2.0', '10.1.3.255'],
    ['2001:db8::/127', '2001:db8::', '2001:db8::1'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ])('%s is from %s to %s', (range, first, last) => {
    const found = ipByteRange(range);
    expect(found && [ipFromBytes(found.first), ipFromBytes(found.last)]).toEqual([first, last]);
  });

  it('has nothing for what is neither', () => {
    expect(ipByteRange('here')).toBeUndefined();
  });
});
