import type { AuditEvent } from '../../../../lib/event/audit-event.js';
import { linkEntries } from '../../../../lib/capture/link/link-event.builder.js';
import type { LinkChange, LinkedRecord } from '../../../../lib/capture/link/link.change.js';

const record = (id: string, label?: string): LinkedRecord => ({
  type: 'tag',
  id,
  label,
  reference: { column: { propertyName: 'id' } as never, value: Number(id) },
});
const link = (part: Partial<LinkChange>): LinkChange => ({
  property: 'tags',
  mask: undefined,
  options: undefined,
  added: [],
  removed: [],
  ...part,
});

describe('linkEntries', () => {
  it('makes one change of what came and went', () => {
    const [entry] = linkEntries([link({ added: [record('1', 'VIP')], removed: [record('2')] })]);
    expect(entry.changes).toEqual([
      {
        property: 'tags',
        before: null,
        after: null,
        added: [{ type: 'tag', id: '1', label: 'VIP' }],
        removed: [{ type: 'tag', id: '2' }],
      },
    ]);
  });

  it('asks for the names that are not at hand, and puts them where they belong', () => {
    const [entry] = linkEntries([
      link({ added: [record('1', 'VIP'), record('3')], removed: [record('2')] }),
    ]);
    const requests = entry.labelsAt(1);
    expect(requests.map(({ value }) => value)).toEqual([3, 2]);
    const event = { changes: [{}, ...entry.changes] } as AuditEvent;
    requests.forEach(({ assign, value }) => assign(event, `Name ${String(value)}`));
    expect(event.changes[1].added).toEqual([
      { type: 'tag', id: '1', label: 'VIP' },
      { type: 'tag', id: '3', label: 'Name 3' },
    ]);
    expect(event.changes[1].removed).toEqual([{ type: 'tag', id: '2', label: 'Name 2' }]);
  });

  it('shows neither ids nor names of a masked relation', () => {
    const [entry] = linkEntries([link({ mask: 'redact', added: [record('1')] })]);
    expect(entry.changes).toEqual([
      { property: 'tags', before: null, after: null, state: 'masked' },
    ]);
    expect(entry.labelsAt(0)).toEqual([]);
  });

  it('marks personal links, and leaves out relations without a change', () => {
    const entries = linkEntries([
      link({ property: 'none' }),
      link({ options: { personal: true }, added: [record('1')] }),
    ]);
    expect(entries.map(({ changes }) => changes[0])).toEqual([
      expect.objectContaining({ property: 'tags', personal: true }),
    ]);
    expect(linkEntries(undefined)).toEqual([]);
  });
});
