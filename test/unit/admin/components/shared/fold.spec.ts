import { describe, expect, it } from '@jest/globals';
import { foldedText } from '../../../../../lib/admin/components/shared/fold.js';

describe('foldedText', () => {
  it('leaves a short text alone', () => {
    expect(foldedText('')).toBeUndefined();
    expect(foldedText('x'.repeat(600))).toBeUndefined();
    expect(foldedText('line\n'.repeat(11))).toBeUndefined();
  });

  it('keeps the beginning of a long text', () => {
    expect(foldedText('x'.repeat(601))).toBe(`${'x'.repeat(400)}…`);
  });

  it('keeps the first lines of a text of many lines', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    expect(foldedText(lines.join('\n'))).toBe(`${lines.slice(0, 8).join('\n')}…`);
  });

  it('keeps no more of few but long lines', () => {
    expect(foldedText(`${'x'.repeat(1_000)}\n`.repeat(20))).toBe(`${'x'.repeat(400)}…`);
  });

  it('does not cut a surrogate pair in two', () => {
    expect(foldedText(`${'x'.repeat(399)}😀${'x'.repeat(400)}`)).toBe(`${'x'.repeat(399)}…`);
  });
});
