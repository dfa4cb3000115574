import { markOf, ownerMark, triggerName } from '../../../../lib/capture/trigger/trigger.names.js';

describe('triggerName', () => {
  it('is the table’s name, with what the trigger runs after', () => {
    expect(triggerName('audit_', ['case'], 'insert')).toBe('audit_case_ai');
    expect(triggerName('audit_', ['case'], 'update')).toBe('audit_case_au');
    expect(triggerName('audit_', ['case'], 'delete')).toBe('audit_case_ad');
  });

  it('keeps within the length that every database takes, and tells long names apart', () => {
    const long = 'a'.repeat(70);
    const names = [
      triggerName('audit_', [`${long}1`], 'insert'),
      triggerName('audit_', [`${long}2`], 'insert'),
    ];
    expect(names.map((name) => name.length)).toEqual([63, 63]);
    expect(new Set(names).size).toBe(2);
  });

  it('holds letters, digits and _ alone, and tells schemas apart', () => {
    const odd = triggerName('audit_', [`o"d'd t`], 'insert');
    expect(odd).toMatch(/^audit_o_d_d_t_[0-9a-f]{8}_ai$/);
    expect(triggerName('audit_', ['a', 'case'], 'insert')).not.toBe(
      triggerName('audit_', ['b', 'case'], 'insert'),
    );
  });
});

describe('markOf', () => {
  it('begins with whose it is and changes with what the trigger is made of', () => {
    const table = ['crm', 'audit_event'];
    expect(markOf(table, 'a').startsWith(ownerMark(table))).toBe(true);
    expect(markOf(table, 'a')).toBe(markOf(table, 'a'));
    expect(markOf(table, 'a')).not.toBe(markOf(table, 'b'));
    expect(ownerMark(['audit_event'])).not.toBe(ownerMark(table));
  });
});
