import fc from 'fast-check';
import type { AuditEvent } from '../../../../lib/event/audit-event.js';
import { sampleEvent } from '../../event/sample-event.js';
import { detail, presented, presenter, row } from './presenter.fixture.js';

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

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
