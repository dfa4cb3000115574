import { describe, expect, it } from '@jest/globals';
import {
  fromLocalInput,
  toLocalInput,
} from '../../../../../lib/admin/components/list/local-time.js';

describe('times in fields', () => {
  it.each([
    [new Date(2026, 9, 5, 14, 3), '2026-10-05T14:03'],
    [new Date(2026, 0, 1), '2026-01-01T00:00'],
    [new Date(2026, 9, 5, 14, 3, 7), '2026-10-05T14:03:07'],
  ])('stand there in the viewer’s time zone and come back: %s', (instant, value) => {
    expect(toLocalInput(instant.toISOString())).toBe(value);
    expect(fromLocalInput(value)).toBe(instant.toISOString());
  });

  it.each(['0002-03-04T05:06', '0020-03-04T05:06', '0202-03-04T05:06'])(
    'keep a year while it is typed: %s',
    (value) => {
      expect(toLocalInput(fromLocalInput(value))).toBe(value);
    },
  );

  it.each([undefined, '', 'banana', '+012026-01-01T00:00:00Z'])('are empty for %s', (instant) => {
    expect(toLocalInput(instant)).toBe('');
  });

  it.each(['', '2026-13-40T99:99'])('are none while the field holds "%s"', (value) => {
    expect(fromLocalInput(value)).toBeUndefined();
  });
});
