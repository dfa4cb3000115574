import { createHash } from 'node:crypto';

import { maskValue } from '../../../../lib/capture/entity/mask.js';

const digest = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;

describe('maskValue', () => {
  it('redact: shows the replacement, whatever the value', () => {
    for (const value of ['4915112345678', 42, true, { pin: 1 }, '']) {
      expect(maskValue(value, 'redact', '[hidden]')).toBe('[hidden]');
    }
  });

  it('hash: shows equal values alike and others not', () => {
    expect(maskValue('jane@acme.test', 'hash', 'x')).toBe(digest('jane@acme.test'));
    expect(maskValue({ a: 1 }, 'hash', 'x')).toBe(digest('{"a":1}'));
    expect(maskValue(7, 'hash', 'x')).not.toBe(maskValue(8, 'hash', 'x'));
  });

  it('last4: shows the end of a long value, nothing of a short one', () => {
    expect(maskValue('4915112345678', 'last4', '[hidden]')).toBe('••••5678');
    expect(maskValue(491511234, 'last4', '[hidden]')).toBe('••••1234');
    expect(maskValue('12345678', 'last4', '[hidden]')).toBe('[hidden]');
  });

  it('a function: shows what it returns, as bare JSON', () => {
    expect(maskValue('Jane', (value) => String(value)[0], 'x')).toBe('J');
    expect(maskValue('Jane', () => new Date(0), 'x')).toBe('1970-01-01T00:00:00.000Z');
    expect(maskValue('Jane', () => undefined, 'x') ?? null).toBeNull();
  });

  it.each(['redact', 'hash', 'last4', () => 'shown'] as const)(
    'leaves null to be seen (%p)',
    (strategy) => {
      expect(maskValue(null, strategy, 'x')).toBeNull();
      expect(maskValue(undefined, strategy, 'x')).toBeNull();
    },
  );
});
