import { Logger } from '@nestjs/common';

import { VIEW_COOL_DOWN_MS } from '../../../lib/read/view.recorder.js';
import { ids, setUp, type Access } from './query-set-up.js';

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
