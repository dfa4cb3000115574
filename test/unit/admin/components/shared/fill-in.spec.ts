import { describe, expect, it } from '@jest/globals';
import { fillIn } from '../../../../../lib/admin/components/shared/fill-in.js';

describe('fillIn', () => {
  it('puts each value where its name stands', () => {
    expect(
      fillIn('{{impersonator}} acting as {{ name }}', { impersonator: 'Root', name: 'Ann' }),
    ).toBe('Root acting as Ann');
  });

  it('groups the digits of numbers as the language does', () => {
    expect(fillIn('{{count}} characters', { count: 1_048_576 }, 'en')).toBe('1,048,576 characters');
    expect(fillIn('{{count}} Zeichen', { count: 1_048_576 }, 'de')).toBe('1.048.576 Zeichen');
  });

  it('fills nothing into values', () => {
    expect(fillIn('{{a}} {{b}}', { a: '{{b}} $t(key) $&', b: 'B' })).toBe('{{b}} $t(key) $& B');
  });

  it('leaves a name without a value, also one that objects inherit', () => {
    expect(fillIn('{{name}} {{constructor}}', {})).toBe('{{name}} {{constructor}}');
  });

  it('keeps a value from turning the text around it', () => {
    expect(fillIn('acted by {{name}}.', { name: 'שלום' })).toBe('acted by \u2068שלום\u2069.');
    expect(fillIn('acted by {{name}}.', { name: '\u202egnp.exe\u2069' })).toBe('acted by gnp.exe.');
  });
});
