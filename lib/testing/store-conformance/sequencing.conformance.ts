import { TestLog, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

/** Events are found as soon as they are committed, and numbered without gaps. */
export function describeSequencing(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  describe('sequencing', () => {
    it('numbers events without gap or repeat', async () => {
      const log = new TestLog(underTest());
      await log.append({}, {}, {});
      await log.underTest.sequence();
      await log.append({}, {});
      await log.underTest.sequence();
      const numbers = (await log.find()).map((event) => Number(event.seq)).sort((a, b) => a - b);
      const [first = 0] = numbers;
      expect(first).toBeGreaterThan(0);
      expect(numbers).toEqual([0, 1, 2, 3, 4].map((step) => first + step));
    });

    it('tells the number by every way of reading', async () => {
      const log = new TestLog(underTest());
      const [event] = await log.append({ tags: ['seq'] });
      await log.underTest.sequence();
      const read = await log.underTest.reader.get(event?.id as string);
      const [listed] = await log.find();
      const [tagged] = await log.find({ tag: 'seq' });
      expect(read?.seq).toMatch(/^[1-9]\d*$/);
      expect([listed?.seq, tagged?.seq]).toEqual([read?.seq, read?.seq]);
    });

    it('makes ranges of numbers readable, bounds included', async () => {
      const log = new TestLog(underTest());
      await log.append({ tags: ['a'] }, { tags: ['b'] }, { tags: ['a'] });
      await log.underTest.sequence();
      const numbers = (await log.find()).map((event) => Number(event.seq)).sort((a, b) => a - b);
      const [first = 0, second = 0, third = 0] = numbers;
      expect(await log.find({ fromSeq: second })).toHaveLength(2);
      expect(await log.find({ fromSeq: String(first), toSeq: second })).toHaveLength(2);
      expect(await log.find({ toSeq: second, fromSeq: second })).toHaveLength(1);
      expect(await log.find({ fromSeq: first, toSeq: third, tag: 'a' })).toHaveLength(2);
      expect(await log.find({ fromSeq: first, text: 'Jane', tag: 'b' })).toHaveLength(1);
      expect(await log.find({ fromSeq: third + 1_000_000 })).toEqual([]);
    });

    it('is not waited for: derived filters find sequenced and unsequenced events together', async () => {
      const log = new TestLog(underTest());
      const [first] = await log.append({ tags: ['mixed'], description: 'findable words' });
      await log.underTest.sequence();
      const [second] = await log.append({ tags: ['mixed'], description: 'findable words' });
      for (const filter of [{ tag: 'mixed' }, { text: 'findable' }]) {
        expect(await log.ids(filter)).toEqual([first?.id, second?.id]);
        expect(await log.count(filter)).toBe(2);
        expect(await log.count(filter, 1)).toBe(1);
        const [newest] = await log.find(filter, { order: 'newest', limit: 1 });
        expect(newest?.id).toBe(second?.id);
      }
      expect((await log.underTest.reader.get(second?.id as string))?.id).toBe(second?.id);
    });

    it('never shows an event twice or not at all while it is being sequenced', async () => {
      const log = new TestLog(underTest());
      for (let round = 0; round < 10; round++) {
        await log.append({ tags: ['race'] }, { tags: ['race'] });
        const [found, counted] = await Promise.all([
          log.find({ tag: 'race' }),
          log.count({ tag: 'race' }),
          log.underTest.sequence(),
        ]);
        const ids = new Set(found.map((event) => event.id));
        expect([found.length, ids.size, counted]).toEqual(Array(3).fill((round + 1) * 2));
      }
    });
  });
}

/** Text that is no JSON, written past the store, hides neither its event nor any other. */
export function describeUnreadable(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  describe('an event whose payload cannot be decoded', () => {
    it('is shown as far as its columns go', async () => {
      const log = new TestLog(underTest());
      const [broken, sound] = await log.append({ description: 'lost' }, {});
      await log.underTest.corrupt?.(broken?.id as string);
      const read = await log.underTest.reader.get(broken?.id as string);
      expect(read).toMatchObject({
        action: 'client.updated',
        actor: { type: 'user', id: 'u-1', name: 'Jane Doe' },
        target: { type: 'client', id: '17' },
        description: '',
        metadata: { unreadable: true },
      });
      expect(await log.ids({})).toEqual([broken?.id, sound?.id]);
      expect(await log.ids({ tag: 'any' })).toEqual([]);
      await log.underTest.sequence();
      expect(await log.ids({})).toEqual([broken?.id, sound?.id]);
    });
  });
}
