import fc from 'fast-check';
import type { AuditEvent, Change } from '../../../../lib/event/audit-event.js';
import { builtInCatalogue } from '../../../../lib/event/built-in.catalogue.js';
import { defineCatalogue, mergeCatalogues } from '../../../../lib/event/catalogue.js';
import type { PanelChange } from '../../../../lib/admin/panel-api.js';
import { EventPresenter } from '../../../../lib/admin/present/event.presenter.js';
import { sampleEvent } from '../../event/sample-event.js';

const catalogue = mergeCatalogues(
  builtInCatalogue,
  defineCatalogue({ 'case.updated': { label: 'Case Edited' } }),
);
const links = {
  hrefOf: ({ type, id }: { type: string; id: string }) =>
    type === 'case' ? `/cases/${encodeURIComponent(id)}` : undefined,
};
const presenter = new EventPresenter({ catalogue, links });

const row = (overrides: Partial<AuditEvent> = {}) => presenter.row(sampleEvent(overrides));
const detail = (overrides: Partial<AuditEvent> = {}) => presenter.detail(sampleEvent(overrides));
const presented = (change: Partial<Change>, event: Partial<AuditEvent> = {}): PanelChange =>
  row({ changes: [{ property: 'status', before: null, after: null, ...change }], ...event })
    .changes[0]!;
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

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

describe('hostile events', () => {
  const huge = 'x'.repeat(1_000_000);
  const wide = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, n) => [`key ${n}`, `value ${n} ${'y'.repeat(30)}`]),
  );
  const everywhere: Partial<AuditEvent> = {
    action: huge,
    category: huge,
    description: huge,
    actor: {
      type: 'user',
      kind: huge,
      id: huge,
      name: huge,
      roles: Array.from({ length: 99 }, () => huge),
      impersonator: { id: huge },
    },
    target: { type: huge, id: huge, label: huge },
    related: Array.from({ length: 150 }, () => ({ type: huge, id: huge, label: huge })),
    tags: Array.from({ length: 150 }, () => huge),
    reason: huge,
    error: { name: huge, message: huge, code: huge },
    context: { ip: huge, userAgent: huge, path: huge, host: huge, location: { city: huge } },
    metadata: wide,
    changes: Array.from({ length: 600 }, (_, n) => ({
      property: `${huge}.${n}`,
      before: n % 2 === 0 ? huge : wide,
      after: wide,
      beforeLabel: n % 3 === 0 ? huge : undefined,
      added: Array.from({ length: 500 }, () => huge),
    })),
  };

  it('make a line of a few kilobytes', () => {
    expect(sizeOf(row(everywhere))).toBeLessThan(8_000);
  });

  it('are read for a line no further than the line shows', () => {
    const guarded = <T>(items: T[], last: number): T[] =>
      new Proxy(items, {
        get(target, key) {
          if (typeof key === 'string' && Number(key) > last)
            throw new Error(`looked at ${String(key)}`);
          return Reflect.get(target, key) as unknown;
        },
      });
    const members = Array.from({ length: 100_000 }, (_, n) => n);
    const change = { property: 'a', before: null, after: guarded(members, 9_000) };
    const changes = [{ ...change, added: guarded(members, 2) }, change, change, change];
    const line = row({ changes: guarded(changes, 2) });
    expect(line.changes[0]!.after).toMatchObject({ kind: 'json', fullLength: expect.any(Number) });
    expect(line.changes[0]!.added).toHaveLength(4);
    expect(line.changeCount).toBe(4);
  });

  it('make a page that a browser can show', () => {
    const page = detail({ ...everywhere, related: [], changes: everywhere.changes!.slice(0, 510) });
    expect(page.changes).toHaveLength(500);
    expect(page.changeCount).toBe(510);
    expect(page.changes[0]!.before).toMatchObject({ fullLength: 1_000_000 });
    expect(page.changes[0]!.before.text).toHaveLength(4_000);
    expect(page.changes[0]!.added).toHaveLength(101);
    expect(page.metadata!.text).toHaveLength(20_000);
    expect(page.metadata!.fullLength).toBe(JSON.stringify(wide, null, 2).length);
    expect(page.raw.text).toHaveLength(100_000);
    expect(sizeOf(page)).toBeLessThan(3_000_000);
  });

  it('show a value to its limit and tell the length of the whole', () => {
    const of = (after: unknown) => presented({ after }).after;
    expect(of('y'.repeat(160))).toEqual({ kind: 'text', text: 'y'.repeat(160) });
    expect(of('y'.repeat(161))).toEqual({ kind: 'text', text: 'y'.repeat(160), fullLength: 161 });
    const list = Array.from({ length: 100 }, (_, n) => n);
    const json = JSON.stringify(list);
    expect(of(list)).toEqual({ kind: 'json', text: json.slice(0, 160), fullLength: json.length });
    expect(row({ description: 'z'.repeat(301) }).description).toBe(`${'z'.repeat(299)}…`);
  });

  it('keep surrogate pairs whole at the cut', () => {
    const { text, fullLength } = presented({ after: `a${'😀'.repeat(100)}` }).after;
    expect(text).toBe(`a${'😀'.repeat(79)}`);
    expect(fullLength).toBe(201);
    expect(presented({ after: [`${'😀'.repeat(100)}`] }).after.text).toBe(`["${'😀'.repeat(79)}`);
  });

  it('show control characters and leave all other writing alone', () => {
    const { text } = presented({ after: 'a\0b\x1B[2J\x7F\x9B\r\nc\td\re\uD800f' }).after;
    expect(text).toBe('a␀b␛[2J␡\uFFFD\nc\td␍e\uFFFDf');
    const writing =
      'ქართული 漢字 \u202Eمرحبا\u200F e\u0301 👩‍👩‍👧 \u00A0\u2028 <script>alert(1)</script>';
    expect(presented({ after: writing }).after.text).toBe(writing);
    expect(row({ actor: { type: 'user', name: 'A\u0007nn' } }).actor.name).toBe('A␇nn');
  });

  it('are shown however deep they are', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50_000; level++) deep = [deep];
    expect(presented({ after: deep }).after.text).toContain('[too deep]');
    expect(detail({ metadata: { deep } }).raw.text).toContain('[too deep]');
  });

  it('never keep a line or a page from being shown, whatever the JSON of their row holds', () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    const odd = fc.record(
      {
        description: json,
        related: fc.oneof(json, fc.array(json)),
        tags: fc.oneof(json, fc.array(json)),
        reason: json,
        error: json,
        metadata: json,
        erased: json,
        changes: fc.oneof(
          json,
          fc.array(
            fc.oneof(
              json,
              fc.record(
                {
                  property: fc.oneof(fc.string({ unit: 'binary' }), json),
                  before: json,
                  after: json,
                  beforeLabel: json,
                  added: json,
                  state: fc.constantFrom('masked', 'erased', 'else'),
                },
                { requiredKeys: [] },
              ),
            ),
          ),
        ),
        context: fc.dictionary(
          fc.constantFrom('ip', 'location', 'userAgent', 'path', 'status', 'requestId'),
          json,
        ),
        actor: fc.record(
          { type: fc.string(), name: json, id: json, kind: json, roles: json, impersonator: json },
          { requiredKeys: ['type'] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(odd, (overrides) => {
        const event = sampleEvent(overrides as Partial<AuditEvent>);
        const shown = presenter.detail(event);
        for (const text of [
          shown.description,
          shown.actor.name,
          ...shown.actor.roles,
          ...shown.tags,
        ])
          expect(typeof text).toBe('string');
        expect(sizeOf(presenter.row(event))).toBeLessThan(10_000);
        expect(JSON.parse(shown.raw.text)).toEqual(JSON.parse(JSON.stringify(event)));
      }),
    );
  });
});
