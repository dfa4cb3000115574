import { Logger } from '@nestjs/common';

import type { AuditRecorder } from '../../../lib/contracts/audit-recorder.js';
import type { AuditEvent, AuditEventInput } from '../../../lib/event/audit-event.js';
import type { AuditFilter } from '../../../lib/event/event-filter.js';
import { AuditQueryService } from '../../../lib/read/audit-query.service.js';
import { FACET_EVENT_CAP } from '../../../lib/read/event.facets.js';
import { VIEW_COOL_DOWN_MS, ViewRecorder } from '../../../lib/read/view.recorder.js';
import { ViewerAccess } from '../../../lib/read/viewer.access.js';
import { InMemoryAuditStore, sampleEvent } from '../../../lib/testing/index.js';

type Access = (viewer: { id?: string } | undefined) => unknown;

/** A recorder that keeps what it is given; `failing` makes it refuse. */
class KeepingRecorder implements AuditRecorder {
  readonly inputs: AuditEventInput[] = [];
  failing = false;

  prepare(input: AuditEventInput): AuditEvent {
    this.inputs.push(input);
    return sampleEvent({ action: input.action });
  }

  recordIn(): Promise<never> {
    throw new Error('A view is part of no transaction.');
  }

  record(): Promise<void> {
    return this.failing ? Promise.reject(new Error('store down')) : Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

function setUp(access: Access = () => 'none') {
  const store = new InMemoryAuditStore();
  const recorder = new KeepingRecorder();
  const clock = { time: 0, now: () => new Date(0), monotonic: () => clock.time };
  const context = {
    snapshot: () => ({
      actor: { type: 'system' as const, name: 'job' },
      source: 'system' as const,
      context: {},
      secrets: [],
    }),
    isSuspended: () => false,
  };
  const queries = new AuditQueryService(
    store,
    new ViewerAccess({ access: access as never }),
    new ViewRecorder(recorder, context, clock),
  );
  const append = async (...overrides: Partial<AuditEvent>[]): Promise<AuditEvent[]> => {
    const events = overrides.map(sampleEvent);
    await store.append(events);
    return events;
  };
  return { store, recorder, clock, queries, append };
}

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, n));
const ids = (events: readonly AuditEvent[]): string[] => events.map((event) => event.id);

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
      Buffer.from(nextCursor, 'base64url').toString().replace(/-7/, '-f'),
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
});

describe('forViewer', () => {
  const ownTenant: Access = (viewer) => ({ tenantId: viewer?.id });

  it('narrows every read by the access of the viewer', async () => {
    const { queries, append } = setUp(ownTenant);
    const target = { type: 'case', id: '1' };
    const created = { operation: 'create' as const, target };
    const changes = [{ property: 'status', before: null, after: 'new' }];
    const [mine, theirs] = await append(
      { ...created, tenantId: 't1', changes },
      { ...created, tenantId: 't2', changes: [{ property: 'secret', before: null, after: 1 }] },
    );
    const viewer = queries.forViewer({ id: 't1' });
    expect(ids((await viewer.find()).events)).toEqual([mine?.id]);
    expect((await viewer.find()).count.value).toBe(1);
    expect((await viewer.find({ tenantId: 't2' })).events).toEqual([]);
    expect((await viewer.get(mine?.id as string))?.id).toBe(mine?.id);
    expect(await viewer.get(theirs?.id as string)).toBeUndefined();
    expect(ids((await viewer.history('case', '1')).events)).toEqual([mine?.id]);
    expect(await viewer.asOf('case', '1', new Date())).toEqual({ status: 'new' });
    expect((await viewer.facets()).events).toBe(1);
    const streamed: string[] = [];
    for await (const event of viewer.stream()) streamed.push(event.id);
    expect(streamed).toEqual([mine?.id]);
  });

  it('shows everything for "all" and nothing for "none"', async () => {
    const { queries, append } = setUp((viewer) => (viewer?.id === 'admin' ? 'all' : 'none'));
    const [event] = await append({});
    expect((await queries.forViewer({ id: 'admin' }).find()).events).toHaveLength(1);
    const nobody = queries.forViewer(undefined);
    const page = await nobody.find();
    expect(page).toMatchObject({ events: [], count: { value: 0, capped: false } });
    expect(await nobody.get(event?.id as string)).toBeUndefined();
  });

  it('adds the limits of a second viewer to those of the first', async () => {
    const { queries, append } = setUp(ownTenant);
    await append({ tenantId: 't1' }, { tenantId: 't2' });
    const both = queries.forViewer({ id: 't1' }).forViewer({ id: 't2' });
    expect((await both.find()).events).toEqual([]);
  });

  it.each<[string, Access, code?: string]>([
    ['throws', () => JSON.parse('{'), 'ACCESS_FAILED'],
    ['returns nothing', () => undefined],
    ['returns true', () => true],
    ['returns a promise', () => Promise.resolve('all')],
    ['returns an array', () => ['all']],
    ['returns an unknown key', () => ({ tenant: 't1' })],
    ['returns a limit without a value', () => ({ tenantId: undefined })],
    ['returns a filter without a limit', () => ({})],
  ])(
    'shows nothing and warns when the access function %s',
    async (_case, access, code = 'ACCESS_INVALID') => {
      const { queries, append } = setUp(access);
      await append({ tenantId: 't1' });
      const warnings: string[] = [];
      Logger.overrideLogger({
        log: () => {},
        error: () => {},
        warn: (text: string) => warnings.push(text),
      });
      try {
        expect((await queries.forViewer({ id: 'viewer-1' }).find()).events).toEqual([]);
      } finally {
        Logger.overrideLogger(true);
      }
      expect(warnings).toEqual([expect.stringContaining(code)]);
      expect(warnings.join()).not.toContain('viewer-1');
    },
  );

  it('records who looked at what, the same only once in five minutes', async () => {
    const { queries, append, recorder, clock } = setUp(() => 'all');
    await append({}, {});
    const viewer = queries.forViewer({ id: 'u1' });
    await viewer.find({ from: '2026-01-01' });
    await viewer.find({ from: '2026-01-01' });
    expect(recorder.inputs).toEqual([
      {
        action: 'audit.viewed',
        operation: 'read',
        metadata: { query: 'find', filter: { from: new Date('2026-01-01') }, returned: 2 },
      },
    ]);
    await viewer.find({ tag: 'other' });
    await queries.forViewer({ id: 'u2' }).find({ from: '2026-01-01' });
    await viewer.get('01890a5d-ac96-774b-bcce-b302099a8057');
    expect(recorder.inputs).toHaveLength(4);
    clock.time = VIEW_COOL_DOWN_MS;
    await viewer.find({ from: '2026-01-01' });
    expect(recorder.inputs).toHaveLength(5);
  });

  it('fails a read whose record fails, and tries to record the next one', async () => {
    const { queries, recorder } = setUp(() => 'all');
    const viewer = queries.forViewer({ id: 'u1' });
    recorder.failing = true;
    await expect(viewer.find()).rejects.toThrow('store down');
    recorder.failing = false;
    await viewer.find();
    expect(recorder.inputs).toHaveLength(2);
  });

  it('leaves the injected service itself unlimited and unrecorded', async () => {
    const { queries, append, recorder } = setUp(() => 'none');
    await append({});
    queries.forViewer({ id: 'u1' });
    expect((await queries.find()).events).toHaveLength(1);
    expect(recorder.inputs).toEqual([]);
  });
});

describe('asOf', () => {
  const target = { type: 'case', id: '9' };

  it('rebuilds a record through its life', async () => {
    const { queries, append } = setUp();
    await append(
      {
        occurredAt: minute(1),
        target,
        operation: 'create',
        changes: [
          { property: 'status', before: null, after: 'new' },
          { property: 'address.city', before: null, after: 'Gander' },
          { property: 'tags', before: null, after: ['a', 'b'] },
        ],
      },
      {
        occurredAt: minute(2),
        target,
        operation: 'status_change',
        changes: [{ property: 'status', before: 'new', after: 'active' }],
      },
      {
        occurredAt: minute(2),
        target,
        changes: [
          { property: 'address.zip.code', before: null, after: 'A1' },
          { property: 'tags', before: null, after: null, added: ['c'], removed: ['a'] },
          { property: '__proto__.polluted', before: null, after: true },
        ],
      },
      {
        occurredAt: minute(3),
        target,
        operation: 'update',
        outcome: 'failure',
        changes: [{ property: 'status', before: 'active', after: 'never' }],
      },
      {
        occurredAt: minute(4),
        target,
        operation: 'delete',
        metadata: { soft: true },
        changes: [{ property: 'deletedAt', before: null, after: 'then' }],
      },
      {
        occurredAt: minute(5),
        target,
        operation: 'restore',
        changes: [{ property: 'deletedAt', before: 'then', after: null }],
      },
      {
        occurredAt: minute(6),
        target,
        operation: 'delete',
        changes: [{ property: 'status', before: 'active', after: null }],
      },
      {
        occurredAt: minute(7),
        target,
        operation: 'create',
        changes: [{ property: 'status', before: null, after: 'again' }],
      },
    );
    const at = (n: number) => queries.asOf('case', '9', minute(n));
    expect(await at(0)).toBeUndefined();
    expect(await at(1)).toEqual({ status: 'new', address: { city: 'Gander' }, tags: ['a', 'b'] });
    const active = await at(3);
    expect(active).toMatchObject({
      status: 'active',
      address: { city: 'Gander', zip: { code: 'A1' } },
      tags: ['b', 'c'],
    });
    expect(Object.hasOwn(active ?? {}, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(await at(4)).toBeUndefined();
    expect(await at(5)).toMatchObject({ status: 'active', deletedAt: null });
    expect(await at(6)).toBeUndefined();
    expect(await at(8)).toEqual({ status: 'again' });
  });

  it('does not guess at a record whose creation is not in the log', async () => {
    const { queries, append } = setUp();
    await append({
      target,
      occurredAt: minute(1),
      changes: [{ property: 'a', before: 1, after: 2 }],
    });
    expect(await queries.asOf('case', '9', minute(2).toISOString())).toBeUndefined();
  });

  it('refuses what is no point in time', async () => {
    const { queries } = setUp();
    await expect(queries.asOf('case', '9', 'yesterday')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
