import type { EventPosition, ReadQuery } from '../../contracts/audit-reader.js';
import type { AuditEvent } from '../../event/audit-event.js';
import { TestLog, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

const START = Date.parse('2026-05-01T00:00:00.000Z');

/** Reading order and keyset pages, over the event table and over the derived tables. */
export function describePaging(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  describe('pages', () => {
    it('are ordered by time, then by id, whatever the order of writing', async () => {
      const log = new TestLog(underTest());
      const made = [3, 1, 2, 1, 3, 2].map((second) =>
        log.event({ occurredAt: at(second * 1_000) }),
      );
      await log.underTest.store.append(made.toReversed());
      const expected = inOrder(made).map((event) => event.id);
      expect((await log.find()).map((event) => event.id)).toEqual(expected);
      const newest = await log.find({}, { order: 'newest' });
      expect(newest.map((event) => event.id)).toEqual(expected.toReversed());
    });

    for (const [by, filter] of [
      ['a column', { actorId: 'u-1' }],
      ['a tag', { tag: 'vip' }],
      ['several tags, all of them on each event', { tag: ['vip', 'gold'] }],
      ['an unusual outcome', { outcome: 'failure' }],
      ['a range of addresses', { ip: '10.0.0.0/8', severity: ['high', 'warning'] }],
      ['words', { text: 'Jane updated' }],
    ] as const) {
      it(`by ${by} meet every event once, both ways, with many in one millisecond`, async () => {
        const log = new TestLog(underTest());
        const made = Array.from({ length: 130 }, (_, index) =>
          log.event({
            occurredAt: at(index < 100 ? 5 : index),
            outcome: 'failure',
            severity: 'high',
            context: { ip: `10.1.2.${index}` },
            tags: ['vip', 'gold'],
          }),
        );
        await log.underTest.store.append(made.slice(0, 90));
        await log.underTest.sequence();
        await log.underTest.store.append(made.slice(90));
        const expected = inOrder(made).map((event) => event.id);
        expect(await walk(log, { order: 'oldest', filter })).toEqual(expected);
        expect(await walk(log, { order: 'newest', filter })).toEqual(expected.toReversed());
        await log.underTest.sequence();
        expect(await walk(log, { order: 'newest', filter })).toEqual(expected.toReversed());
      });
    }

    it('continue after a place where no event is', async () => {
      const log = new TestLog(underTest());
      const [, second] = await log.append({ occurredAt: at(0) }, { occurredAt: at(10) });
      const after = { occurredAt: START + 5, id: '01890a5d-ac96-774b-bcce-b302099a8057' };
      expect((await log.find({}, { after })).map((event) => event.id)).toEqual([second?.id]);
    });

    it('are not longer than asked for', async () => {
      const log = new TestLog(underTest());
      await log.append({}, {}, {});
      expect(await log.find({}, { limit: 2 })).toHaveLength(2);
    });
  });

  describe('count', () => {
    it('counts up to its cap', async () => {
      const log = new TestLog(underTest());
      await log.append(...Array.from({ length: 7 }, () => ({ tags: ['vip', 'gold'] })));
      expect(await log.count({}, 5)).toBe(5);
      expect(await log.count({}, 50)).toBe(7);
      await log.underTest.sequence();
      await log.append({ tags: ['vip'] }, { tags: ['none'] });
      expect(await log.count({ tag: ['vip', 'gold'] }, 50)).toBe(8);
      expect(await log.count({ tag: ['vip', 'gold'] }, 4)).toBe(4);
    });
  });
}

/** Ids of all events, met page by page. */
async function walk(
  log: TestLog,
  { order, filter }: { order: ReadQuery['order']; filter: Parameters<TestLog['find']>[0] },
): Promise<string[]> {
  const ids: string[] = [];
  let after: EventPosition | undefined;
  for (;;) {
    const page = await log.find(filter, { order, after, limit: 7 });
    ids.push(...page.map((event) => event.id));
    const last = page.at(-1);
    if (!last) return ids;
    after = { occurredAt: last.occurredAt.getTime(), id: last.id };
  }
}

function at(milliseconds: number): Date {
  return new Date(START + milliseconds);
}

function inOrder(events: readonly AuditEvent[]): AuditEvent[] {
  return events.toSorted(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1),
  );
}
