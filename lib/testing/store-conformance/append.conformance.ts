import type { AuditEvent } from '../../event/audit-event.js';
import { TestLog, withoutSeq, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

/** What is appended is read back as it was, once, and only if it was committed. */
export function describeAppending(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  describe('append', () => {
    it('keeps every field of an event', async () => {
      const log = new TestLog(underTest());
      const event = fullEvent(log);
      await log.underTest.store.append([event]);
      expect(withoutSeq(await log.underTest.reader.get(event.id))).toEqual(event);
      expect((await log.find()).map(withoutSeq)).toEqual([event]);
    });

    it('leaves absent what is absent', async () => {
      const log = new TestLog(underTest());
      const [event] = await log.append({ actor: { type: 'system' }, target: undefined });
      const read = await log.underTest.reader.get(event?.id as string);
      expect(Object.keys(read ?? {})).not.toContain('target');
      expect(Object.keys(read ?? {})).not.toContain('reason');
      expect(Object.keys(read?.actor ?? {})).toEqual(['type']);
      expect(read?.context).toEqual({});
    });

    it('keeps any text: every plane of Unicode, control characters, very long values', async () => {
      const log = new TestLog(underTest());
      const long = '界😀'.repeat(400);
      const texts = ['é\u0301 ẞ 👩‍👩‍👧', '\u0000 a\tb\r\n', '\u202E%_\\\'"`', long, ' padded '];
      const events = await log.append(
        ...texts.map((text): Partial<AuditEvent> => {
          return {
            action: text,
            description: text,
            actor: { type: 'user', id: text, name: text },
            target: { type: text, id: text, label: text },
            metadata: { [text]: text },
          };
        }),
      );
      const read = await log.find();
      expect(read.map(withoutSeq)).toEqual(events);
      for (const [position, text] of texts.entries()) {
        const id = events[position]?.id;
        expect(await log.ids({ actorId: text })).toEqual([id]);
        expect(await log.ids({ targetId: text, action: text })).toEqual([id]);
      }
    });

    it('keeps a payload of a megabyte', async () => {
      const log = new TestLog(underTest());
      const metadata = { text: 'ä'.repeat(500_000), list: Array.from({ length: 5_000 }, String) };
      const [event] = await log.append({ metadata });
      expect((await log.underTest.reader.get(event?.id as string))?.metadata).toEqual(metadata);
    });

    it('takes many events at once', async () => {
      const log = new TestLog(underTest());
      await log.append(...Array.from({ length: 1_201 }, () => ({})));
      expect(await log.count({}, 5_000)).toBe(1_201);
    });

    it('takes nothing at all', async () => {
      await underTest().store.append([]);
    });

    it('is a no-op for an event it has already', async () => {
      const log = new TestLog(underTest());
      const [first] = await log.append({});
      const second = log.event();
      await log.underTest.store.append([first as AuditEvent, second]);
      await log.underTest.store.append([second]);
      expect(await log.count({})).toBe(2);
    });

    it('keeps times to the millisecond, in UTC, on both sides of a change to summer time', async () => {
      const log = new TestLog(underTest());
      const times = [
        '2026-03-08T05:29:59.999Z',
        '2026-03-08T05:30:00.000Z',
        '2026-03-08T06:30:00.001Z',
        '2026-11-01T04:29:00.500Z',
        '2026-11-01T05:29:00.500Z',
      ].map((time) => new Date(time));
      await log.append(...times.map((occurredAt) => ({ occurredAt })));
      expect((await log.find()).map((event) => event.occurredAt)).toEqual(times);
    });

    it('answers a ping', async () => {
      await underTest().store.ping();
    });
  });

  describe('get', () => {
    it('knows nothing of an id that is not there, or is none', async () => {
      const { reader } = underTest();
      expect(await reader.get('01890a5d-ac96-774b-bcce-b302099a8057')).toBeUndefined();
      expect(await reader.get("x' OR '1'='1")).toBeUndefined();
    });
  });
}

/** `appendIn`: the events are part of the caller's transaction. */
export function describeTransactions(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  describe('appendIn', () => {
    it('commits with the transaction', async () => {
      const log = new TestLog(underTest());
      const event = fullEvent(log);
      await log.underTest.transaction?.((transaction) =>
        log.underTest.store.appendIn(transaction, [event]),
      );
      expect((await log.find()).map(withoutSeq)).toEqual([event]);
    });

    it('is rolled back with the transaction', async () => {
      const log = new TestLog(underTest());
      const rolledBack = log.underTest.transaction?.(async (transaction) => {
        await log.underTest.store.appendIn(transaction, [log.event(), log.event()]);
        throw new Error('the caller changed its mind');
      });
      await expect(rolledBack).rejects.toThrow('the caller changed its mind');
      expect(await log.count({})).toBe(0);
    });
  });
}

function fullEvent(log: TestLog): AuditEvent {
  return log.event({
    occurredAt: new Date('2026-07-01T23:59:59.999Z'),
    severity: 'high',
    outcome: 'failure',
    error: { name: 'Error', message: 'refused', code: 'E42' },
    actor: {
      type: 'automation',
      kind: 'macro',
      id: 'm-1',
      name: 'Closer',
      roles: ['agent', 'lead'],
      impersonator: { id: 'u-9', name: 'Root' },
    },
    target: { type: 'case', id: '9', label: 'Case 9' },
    related: [{ type: 'client', id: '17', label: 'Acme' }],
    changes: [
      { property: 'status', before: 'new', after: null, beforeLabel: 'New', state: 'masked' },
      { property: 'total', before: '12345678901234567890.10', after: { deep: [1, null, true] } },
      {
        property: 'team',
        before: null,
        after: null,
        added: ['a'],
        removed: [{ type: 'u', id: '1' }],
      },
    ],
    context: {
      ip: '2001:db8::1',
      location: { country: 'CA', region: 'Newfoundland', city: "St. John's", latitude: 47.5 },
      userAgent: 'Mozilla/5.0',
      requestId: 'req-1',
      sessionHash: 'ab'.repeat(32),
      method: 'PATCH',
      path: '/cases/:id',
      status: 403,
      durationMs: 12.5,
      host: 'api-1',
    },
    transactionId: 'tx-1',
    correlationId: 'co-1',
    causedById: '01890a5d-ac96-774b-bcce-b302099a8057',
    reason: 'because',
    tags: ['vip', 'gdpr'],
    metadata: { note: 'x', zero: 0, no: false, nothing: null },
  });
}
