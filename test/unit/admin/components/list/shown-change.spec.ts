import { describe, expect, it } from '@jest/globals';
import { shownChange } from '../../../../../lib/admin/components/list/shown-change.js';
import type { PanelChange, PanelValue } from '../../../../../lib/admin/panel-api.js';

const NONE: PanelValue = { kind: 'none', text: '' };
const text = (value: string): PanelValue => ({ kind: 'text', text: value });
const set = (property: string, value: string): PanelChange => ({
  property,
  label: property,
  before: NONE,
  after: text(value),
});
const target = { type: 'order', typeLabel: 'Order', id: '7' };
const shown = (changes: PanelChange[], changeCount = changes.length) => {
  const result = shownChange({ target, changes, changeCount });
  return result && [result.change.property, result.more];
};

describe('shownChange', () => {
  it('is the first change, and tells how many more there are', () => {
    expect(shown([set('status', 'new'), set('city', 'Berlin')], 9)).toEqual(['status', 8]);
    expect(shown([set('status', 'new')])).toEqual(['status', 0]);
  });

  it('passes over the id of the record itself, which then is not one of those not shown', () => {
    expect(shown([set('id', '7'), set('status', 'new')])).toEqual(['status', 0]);
    expect(shown([set('id', '7'), set('status', 'new'), set('city', 'Berlin')], 5)).toEqual([
      'status',
      3,
    ]);
  });

  it('passes over no second change that has the same value', () => {
    const changes = [set('id', '7'), set('quantity', '7'), set('status', 'new')];
    expect(shown(changes)).toEqual(['quantity', 1]);
  });

  it('is the id where nothing else changed, or where the id itself changed', () => {
    expect(shown([set('id', '7')])).toEqual(['id', 0]);
    const moved = { ...set('id', '7'), before: text('6') };
    expect(shown([moved, set('status', 'new')])).toEqual(['id', 1]);
  });

  it('is none where nothing changed', () => {
    expect(shown([])).toBeUndefined();
  });
});
