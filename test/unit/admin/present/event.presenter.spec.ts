import { EventPresenter } from '../../../../lib/admin/present/event.presenter.js';
import type { AuditEvent } from '../../../../lib/event/audit-event.js';
import { sampleEvent } from '../../event/sample-event.js';
import { catalogue, detail, links, presented, presenter, row } from './presenter.fixture.js';

describe('a line of the list', () => {
  it('tells who did what to which record, in words', () => {
    expect(row({ seq: '17' })).toMatchObject({
      id: '0193a5b2-7c1e-7000-8000-0242ac120002',
      seq: '17',
      occurredAt: '2026-11-20T10:15:30.123Z',
      actor: { type: 'user', typeLabel: 'User', id: '42', name: 'Jane Doe', roles: ['agent'] },
      action: 'case.updated',
      actionLabel: 'Case Edited',
      operationLabel: 'Update',
      description: 'Jane Doe updated Smith v. Jones',
      section: 'Case',
      target: {
        type: 'case',
        typeLabel: 'Case',
        id: '1001',
        label: 'Smith v. Jones',
        href: '/cases/1001',
      },
      source: 'web',
      sourceLabel: 'Web',
      outcome: 'success',
      severity: 'info',
      ip: '203.0.113.9',
    });
  });

  it('shows the first three changes and how many there are', () => {
    const { changes, changeCount } = row();
    expect(changeCount).toBe(5);
    expect(changes).toEqual([
      {
        property: 'status',
        label: 'Status',
        before: { kind: 'text', text: 'New Lead' },
        after: { kind: 'text', text: 'Active' },
      },
      {
        property: 'assignee',
        label: 'Assignee',
        before: { kind: 'text', text: 'John', raw: '3' },
        after: { kind: 'text', text: 'Jane', raw: '4' },
      },
      {
        property: 'dueAt',
        label: 'Due At',
        before: { kind: 'none', text: '' },
        after: { kind: 'date', text: '2026-12-01T09:00:00.000Z' },
      },
    ]);
  });

  it('labels an action that nobody declared by its name', () => {
    expect(row({ action: 'case_note.pinned' }).actionLabel).toBe('Case Note Pinned');
  });

  it('takes the section from the target, else from the category', () => {
    const target = { type: 'CaseNote', id: '5' };
    expect(row({ target, category: 'case' }).section).toBe('Case Note');
    expect(row({ target: undefined, category: 'api_key' }).section).toBe('API Key');
  });

  it.each([
    [
      { type: 'user', id: '7', name: 'Ann' },
      { name: 'Ann', typeLabel: 'User' },
    ],
    [
      { type: 'api_key', id: 'key-1' },
      { name: 'key-1', typeLabel: 'API Key' },
    ],
    [
      { type: 'automation', kind: 'business_rule' },
      { name: 'Business Rule', kindLabel: 'Business Rule', typeLabel: 'Automation' },
    ],
    [{ type: 'anonymous' }, { name: 'Anonymous', id: undefined }],
    [
      { type: 'user', name: 'Ann', impersonator: { id: '1', name: 'Root' } },
      { impersonator: 'Root' },
    ],
    [{ type: 'user', name: 'Ann', impersonator: { id: '1' } }, { impersonator: '1' }],
  ] as const)('names the actor %j', (actor, expected) => {
    expect(row({ actor: { ...actor } as AuditEvent['actor'] }).actor).toMatchObject(expected);
  });

  it('says what happened by the action where the sentence was erased', () => {
    expect(row({ description: '' }).description).toBe('Case Edited');
  });

  it('links only ids that an address can hold', () => {
    const hrefOf = (id: string) => row({ target: { type: 'case', id } }).target?.href;
    expect(hrefOf('a/b?c')).toBe('/cases/a%2Fb%3Fc');
    // encodeURIComponent throws at half a surrogate pair.
    expect(hrefOf('broken\uD83D')).toBeUndefined();
    expect(hrefOf('9'.repeat(300))).toBeUndefined();
    expect(row({ target: { type: 'client', id: '1' } }).target).not.toHaveProperty(
      'href',
      expect.anything(),
    );
  });
});

describe('a change', () => {
  it('shows dates only where a moment is told', () => {
    const kindOf = (after: unknown) => presented({ after }).after.kind;
    expect(kindOf('2026-12-01T09:00:00Z')).toBe('date');
    expect(kindOf('2026-12-01T09:00:00.123456+05:30')).toBe('date');
    expect(kindOf('2026-12-01')).toBe('text');
    expect(kindOf('2026-12-01T09:00:00')).toBe('text');
    expect(kindOf('2026-13-41T99:00:00Z')).toBe('text');
    expect(kindOf('at 2026-12-01T09:00:00Z')).toBe('text');
  });

  it('tells nothing, false, zero and the empty text apart', () => {
    expect(presented({ before: null, after: false })).toMatchObject({
      before: { kind: 'none', text: '' },
      after: { kind: 'boolean', text: 'false' },
    });
    expect(presented({ before: 0, after: '' })).toMatchObject({
      before: { kind: 'number', text: '0' },
      after: { kind: 'text', text: '' },
    });
    expect(presented({ before: undefined }).before.kind).toBe('none');
  });

  it('shows structures as JSON, with what hides behind a label beside it', () => {
    expect(presented({ after: { a: [1, null] } }).after).toEqual({
      kind: 'json',
      text: '{"a":[1,null]}',
    });
    expect(presented({ after: { a: 1 }, afterLabel: 'One' }).after).toEqual({
      kind: 'text',
      text: 'One',
      raw: '{"a":1}',
    });
    expect(presented({ after: 'Open', afterLabel: 'Open' }).after).toEqual({
      kind: 'text',
      text: 'Open',
    });
  });

  it('lists members that came and went, and counts those beyond the third', () => {
    const { added, removed } = presented({
      added: [
        { type: 'team_member', id: '8', label: 'Bo' },
        { type: 'team_member', id: '9' },
      ],
      removed: ['a', 'b', 'c', 'd', 'e'],
    });
    expect(added).toEqual([
      { kind: 'text', text: 'Bo', raw: '8' },
      { kind: 'text', text: 'Team Member 9', raw: '9' },
    ]);
    expect(removed?.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'and 2 more']);
  });

  it('shows what a mask left of a value, and that there was none', () => {
    const change = presented({
      before: null,
      after: '••••1234',
      state: 'masked',
      added: ['secret'],
      beforeLabel: 'secret',
      afterLabel: 'secret',
    });
    expect(change).toMatchObject({
      before: { kind: 'none', text: '' },
      after: { kind: 'masked', text: '••••1234' },
      added: [{ kind: 'masked', text: '' }],
    });
    expect(JSON.stringify(change)).not.toContain('secret');
  });

  it('tells an erased value from one that never was', () => {
    const state = 'erased' as const;
    const hex = 'ab'.repeat(32);
    const created = presented({ state }, { erased: { 'changes.0.after': hex } });
    expect(created.before).toEqual({ kind: 'none', text: '' });
    expect(created.after).toEqual({ kind: 'erased', text: '' });
    const set = presented({ state }, { erased: { 'changes.0.added': hex } });
    expect(set).toMatchObject({ added: [{ kind: 'erased', text: '' }], before: { kind: 'none' } });
    const restored = { state, before: 'back', beforeLabel: 'back' };
    for (const erased of [undefined, { 'changes.0.after': hex }]) {
      expect(presented(restored, { erased }).before).toEqual({ kind: 'erased', text: '' });
    }
    // Without commitments nobody knows what there was.
    expect(presented({ state }).before.kind).toBe('erased');
  });

  it.each([
    ['assignee', 'Assignee'],
    ['address.city', 'Address › City'],
    ['customFields.injurySeverity', 'Custom Fields › Injury Severity'],
    ['clientId', 'Client ID'],
    ['is_vip', 'Is VIP'],
    ['...', '...'],
    ['', ''],
    ['größe.überTrag', 'Größe › Über Trag'],
    ['__proto__.constructor', 'Proto › Constructor'],
  ])('names the property %s', (property, label) => {
    expect(presented({ property })).toMatchObject({ property, label });
  });

  it('prefers the names that the host gave its properties, for the longest beginning of a path', () => {
    const names: Record<string, string> = {
      'case assignee': 'Assigned to',
      'case customFields': 'Intake form',
      'client status': 'Not of this type',
    };
    const labels = { labelOf: (type: string, property: string) => names[`${type} ${property}`] };
    const changes = ['assignee', 'customFields.court.roomNo', 'customFields', 'status'];
    const event = sampleEvent({
      changes: changes.map((property) => ({ property, before: 1, after: 2 })),
    });
    const named = new EventPresenter({ catalogue, links, labels }).detail(event);
    expect(named.changes.map(({ label }) => label)).toEqual([
      'Assigned to',
      'Intake form › Court › Room No',
      'Intake form',
      'Status',
    ]);
  });
});

describe('the page of an event', () => {
  it('adds all that is known of it', () => {
    expect(
      detail({
        error: { name: 'ForbiddenError', message: 'No access', code: 'E_403' },
        reason: 'Client asked',
        tenantId: 't1',
        metadata: { count: 3 },
      }),
    ).toMatchObject({
      eventTypeLabel: 'Activity',
      categoryLabel: 'Case',
      related: [{ type: 'client', typeLabel: 'Client', id: '7', label: 'John Smith' }],
      error: { name: 'ForbiddenError', message: 'No access', code: 'E_403' },
      reason: 'Client asked',
      tags: ['vip'],
      tenantId: 't1',
      transactionId: '0193a5b2-7c1e-7000-8000-0242ac120003',
      request: {
        requestId: 'req-1',
        method: 'PATCH',
        path: '/cases/:id',
        status: 200,
        location: { country: 'US', region: 'NY', city: 'New York' },
        userAgent: { system: 'Linux', device: 'Desktop' },
      },
      metadata: { kind: 'json', text: '{\n  "count": 3\n}' },
    });
  });

  it('holds the event as stored, every change of it', () => {
    const event = sampleEvent();
    const { raw, changes } = presenter.detail(event);
    expect(raw.kind).toBe('json');
    expect(raw.text).toBe(JSON.stringify(event, null, 2));
    expect(changes).toHaveLength(5);
  });

  it('writes a short structure in one line and breaks a long one', () => {
    const after = { items: Array.from({ length: 40 }, (_, index) => `item ${index}`) };
    const [short, long] = detail({
      changes: [
        { property: 'a', before: null, after: ['x', 'y'] },
        { property: 'b', before: null, after },
      ],
    }).changes;
    expect(short!.after.text).toBe('["x","y"]');
    expect(long!.after.text).toBe(JSON.stringify(after, null, 2));
  });
});
