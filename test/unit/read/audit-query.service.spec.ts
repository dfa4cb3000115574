import type { AuditFilter } from '../../../lib/event/event-filter.js';
import { FACET_EVENT_CAP } from '../../../lib/read/event.facets.js';
import { sampleEvent } from '../../../lib/testing/index.js';
import { ids, minute, setUp } from './query-set-up.js';

describe('find', () => {
  it('walks to the last page and back to the first', async () => {
    const { queries, append } = setUp();
    const made = await append(...Array.from({ length: 7 }, (_, n) => ({ occurredAt: minute(n) })));
    const expected = ids(made).toReversed();

    const first = await queries.find({}, { limit: 3 });
    const second = await queries.find({}, { limit: 3, cursor: first.nextCursor });
    const third = await queries.find({}, { limit: 3, cursor: second.nextCursor });
    expect([first, second, third].flatMap((page) => ids(page.events))).toEqual(expected);
    expect([first.previousCursor, third.nextCursor]).toEqual([undefined, undefined]);
    expect(first.count).toEqual({ value: 7, capped: false });

    const back = await queries.find({}, { limit: 3, cursor: third.previousCursor });
    const start = await queries.find({}, { limit: 3, cursor: back.previousCursor });
    expect([ids(back.events), ids(start.events)]).toEqual([ids(second.events), ids(first.events)]);
    expect(start.previousCursor).toBeUndefined();
    expect(start.nextCursor).toBe(first.nextCursor);
  });

  it('shows what is new on the way back, and skips nothing on the way on', async () => {
    const { queries, append } = setUp();
    const made = await append(...Array.from({ length: 4 }, (_, n) => ({ occurredAt: minute(n) })));
    const first = await queries.find({}, { limit: 2 });
    const [fresh] = await append({ occurredAt: minute(9) });
    const second = await queries.find({}, { limit: 2, cursor: first.nextCursor });
    expect(ids(second.events)).toEqual([made[1]?.id, made[0]?.id]);
    const back = await queries.find({}, { limit: 2, cursor: second.previousCursor });
    expect(back.previousCursor).toBeDefined();
    const top = await queries.find({}, { limit: 2, cursor: back.previousCursor });
    expect(ids(top.events)).toEqual([fresh?.id]);
  });

  it('takes a cursor as a place in another filter, or the other way', async () => {
    const { queries, append } = setUp();
    const made = await append(
      ...Array.from({ length: 6 }, (_, n) => ({
        occurredAt: minute(n),
        action: n % 2 ? 'odd.one' : 'even.one',
      })),
    );
    const { nextCursor } = await queries.find({}, { limit: 2, order: 'oldest' });
    const odd = await queries.find({ action: 'odd.one' }, { cursor: nextCursor });
    expect(ids(odd.events)).toEqual([made[3]?.id, made[5]?.id]);
    const before = await queries.find({}, { cursor: nextCursor, direction: 'previous' });
    expect(ids(before.events)).toEqual([made[0]?.id]);
  });

  it('counts up to ten thousand, or not at all', async () => {
    const { queries, append } = setUp();
    await append(...Array.from({ length: 10_001 }, () => ({})));
    const { count } = await queries.find({}, { limit: 1 });
    expect(count).toEqual({ value: 10_000, capped: true });
    expect(await queries.find({}, { limit: 1, count: false })).not.toHaveProperty('count');
  });

  it.each([
    [3, 1, { value: 3, capped: true }],
    [4, 1, { value: 4, capped: false }],
    [5, 1, { value: 4, capped: false }],
    [3, 10, { value: 3, capped: true }],
    [4, 10, { value: 4, capped: false }],
  ])('counts up to %i of four with pages of %i', async (count, limit, expected) => {
    const { queries, append } = setUp();
    await append({}, {}, {}, {});
    expect((await queries.find({}, { count, limit })).count).toEqual(expected);
  });

  it('counts all there is on a later page too', async () => {
    const { queries, append } = setUp();
    await append({}, {}, {}, {});
    const { nextCursor } = await queries.find({}, { limit: 3 });
    const last = await queries.find({}, { limit: 3, cursor: nextCursor, count: 9 });
    expect(last.events).toHaveLength(1);
    expect(last.count).toEqual({ value: 4, capped: false });
  });

  it.each([0, -1, 1.5, 10_001, NaN, '5'])('refuses to count up to %p', async (count) => {
    const { queries } = setUp();
    await expect(queries.find({}, { count: count as number })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('page.count'),
    });
  });

  it.each([
    [{ limit: 0 }, 'INVALID_INPUT', '`page.limit` is 0'],
    [{ limit: 501 }, 'INVALID_INPUT', '1 to 500'],
    [{ limit: 1.5 }, 'INVALID_INPUT', '`page.limit` is 1.5'],
    [{ order: 'random' as 'newest' }, 'INVALID_INPUT', '"newest" or "oldest"'],
    [{ direction: 'up' as 'next' }, 'INVALID_INPUT', '`page.direction` is "up"'],
    [{ direction: 'previous' as const }, 'INVALID_CURSOR', 'no `page.cursor`'],
    [{ cursor: 'not a cursor' }, 'INVALID_CURSOR', 'characters'],
    [{ cursor: 'MS5uZXdlc3Q' }, 'INVALID_CURSOR', 'cut short'],
    [{ cursor: 5 as unknown as string }, 'INVALID_CURSOR', 'a number'],
  ])('refuses the page %j', async (page, code, message) => {
    const { queries } = setUp();
    const failure = expect(queries.find({}, page)).rejects;
    await failure.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('refuses a cursor of the other order and one altered', async () => {
    const { queries, append } = setUp();
    await append({}, {});
    const { nextCursor = '' } = await queries.find({}, { limit: 1 });
    await expect(queries.find({}, { cursor: nextCursor, order: 'oldest' })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    const altered = Buffer.from(
      Buffer.from(nextCursor, 'base64url')
        .toString()
        .replace(/-7(?=[0-9a-f]{3}-[89ab])/, '-f'),
    ).toString('base64url');
    await expect(queries.find({}, { cursor: altered })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('refuses an unknown filter key', async () => {
    const { queries } = setUp();
    await expect(queries.find({ actor: 'x' } as AuditFilter)).rejects.toMatchObject({
      code: 'INVALID_FILTER',
    });
  });
});

describe('stream', () => {
  it('gives everything present at the start, oldest first, and then ends', async () => {
    const { queries, append, store } = setUp();
    const made = await append(
      ...Array.from({ length: 1_100 }, (_, n) => ({ occurredAt: minute(n) })),
    );
    const seen: string[] = [];
    for await (const event of queries.stream()) {
      seen.push(event.id);
      if (seen.length % 100 === 0) await store.append([sampleEvent({ occurredAt: minute(5_000) })]);
    }
    expect(seen).toEqual(ids(made));
  });

  it('ends at once in an empty log', async () => {
    const { queries } = setUp();
    expect(await queries.stream().next()).toEqual({ done: true, value: undefined });
  });
});

describe('history', () => {
  it('is the events whose target is the record', async () => {
    const { queries, append } = setUp();
    const [own] = await append(
      { target: { type: 'case', id: '1' } },
      { target: { type: 'case', id: '2' } },
      { target: { type: 'client', id: '1' }, related: [{ type: 'case', id: '1' }] },
    );
    const page = await queries.history('case', '1');
    expect(ids(page.events)).toEqual([own?.id]);
    expect(page.count.value).toBe(1);
  });
});

describe('facets', () => {
  it('counts the values of each dimension, most frequent first', async () => {
    const { queries, append } = setUp();
    await append(
      { actor: { type: 'user', id: 'a', name: 'Ann' }, tags: ['x', 'y'] },
      { actor: { type: 'user', id: 'b' }, action: 'case.closed' },
      { actor: { type: 'user', id: 'b' }, action: 'case.closed', tags: ['y'] },
      { category: 'elsewhere' },
    );
    const facets = await queries.facets({ category: 'client' });
    expect(facets).toMatchObject({ events: 3, approximate: false });
    expect(facets.dimensions.action).toEqual([
      { value: 'case.closed', count: 2 },
      { value: 'client.updated', count: 1 },
    ]);
    expect(facets.dimensions.actorId).toEqual([
      { value: 'b', count: 2 },
      { value: 'a', label: 'Ann', count: 1 },
    ]);
    expect(facets.dimensions.tag).toEqual([
      { value: 'y', count: 2 },
      { value: 'x', count: 1 },
    ]);
  });

  it('says that it looked at the newest only', async () => {
    const { queries, append } = setUp();
    await append(
      ...Array.from({ length: FACET_EVENT_CAP + 1 }, (_, n) => ({ action: `a.n${n % 30}` })),
    );
    const { events, approximate, dimensions } = await queries.facets();
    expect([events, approximate]).toEqual([FACET_EVENT_CAP, true]);
    expect(dimensions.action).toHaveLength(20);
    expect(dimensions.category).toEqual([{ value: 'client', count: FACET_EVENT_CAP }]);
  });

  it('counts the roles of actors', async () => {
    const { queries, append } = setUp();
    await append(
      { actor: { type: 'user', id: 'a', roles: ['agent', 'lead'] } },
      { actor: { type: 'user', id: 'b', roles: ['agent'] } },
      { actor: { type: 'system' } },
    );
    const { dimensions } = await queries.facets();
    expect(dimensions.actorRole).toEqual([
      { value: 'agent', count: 2 },
      { value: 'lead', count: 1 },
    ]);
  });

  it('looks at as many of the newest events as it is told', async () => {
    const { queries, append } = setUp();
    await append(...[1, 2, 3].map((n) => ({ occurredAt: minute(n), action: `a.n${n}` })));
    const two = await queries.facets({}, { events: 2 });
    expect(two).toMatchObject({ events: 2, approximate: true });
    expect(two.dimensions.action.map(({ value }) => value)).toEqual(['a.n2', 'a.n3']);
    expect(await queries.facets({}, { events: 3 })).toMatchObject({
      events: 3,
      approximate: false,
    });
    for (const events of [0, 1.5, 10_001]) {
      await expect(queries.facets({}, { events })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });
});
