import { allRecordsOf } from '../../../lib/event/all-records.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { minute, setUp, type Access } from './query-set-up.js';

const target = { type: 'case', id: '9' };
const created = (n: number, status = 'new'): Partial<AuditEvent> => ({
  occurredAt: minute(n),
  action: 'case.created',
  operation: 'create',
  target,
  changes: [{ property: 'status', before: null, after: status }],
});
const deleted = (n: number, soft = false): Partial<AuditEvent> => ({
  occurredAt: minute(n),
  action: 'case.deleted',
  operation: 'delete',
  target,
  changes: [],
  metadata: soft ? { soft } : undefined,
});
const updated = (n: number): Partial<AuditEvent> => ({
  occurredAt: minute(n),
  action: 'case.updated',
  operation: 'update',
  target,
  changes: [{ property: 'status', before: 'new', after: 'active' }],
});
const statement = (
  n: number,
  action: string,
  operation: AuditEvent['operation'],
  more: Partial<AuditEvent> = {},
): Partial<AuditEvent> => ({
  occurredAt: minute(n),
  action,
  operation,
  target: allRecordsOf('case'),
  changes: [],
  ...more,
});

/** What `asOf` answers at the end of such a log. */
async function answer(
  events: Partial<AuditEvent>[],
  { at = 50, access, id = '9' }: { at?: number; access?: Access; id?: string } = {},
): Promise<unknown> {
  const { queries, append } = setUp(access);
  await append(...events);
  const reading = access ? queries.forViewer({ id: '1' }) : queries;
  return reading.asOf('case', id, minute(at));
}

describe('asOf and statements that name no records', () => {
  it.each<[string, AuditEvent['operation']]>([
    ['data.bulk_updated', 'update'],
    ['data.bulk_upserted', 'execute'],
    ['data.bulk_deleted', 'delete'],
    ['data.bulk_restored', 'restore'],
    ['data.raw_statement', 'update'],
    ['data.raw_statement', 'delete'],
    ['data.raw_statement', 'execute'],
  ])('%s (%s) makes a record uncertain', async (action, operation) => {
    const log = [created(1), statement(5, action, operation)];
    expect(await answer(log, { at: 4 })).toEqual({ status: 'new' });
    expect(await answer(log, { at: 5 })).toBe('uncertain');
    expect(await answer([...log, updated(6)])).toBe('uncertain');
  });

  it.each(['data.bulk_created', 'data.raw_statement'])(
    '%s that only makes records leaves those there as they are, and unknown ones uncertain',
    async (action) => {
      const log = [created(1), statement(5, action, 'create')];
      expect(await answer(log)).toEqual({ status: 'new' });
      expect(await answer(log, { id: '10', at: 4 })).toBeUndefined();
      expect(await answer(log, { id: '10' })).toBe('uncertain');
      expect(await answer([...log, deleted(6)])).toBeUndefined();
    },
  );

  it('does not touch what is told of the record afterwards', async () => {
    const bulk = statement(5, 'data.bulk_updated', 'update');
    expect(await answer([bulk, created(6)])).toEqual({ status: 'new' });
    expect(await answer([created(1), bulk, deleted(6)])).toBeUndefined();
    expect(await answer([created(1), bulk, deleted(6), created(7, 'again')])).toEqual({
      status: 'again',
    });
    expect(await answer([created(1), deleted(4), bulk])).toBeUndefined();
    expect(await answer([created(1), deleted(4, true), bulk])).toBe('uncertain');
    expect(await answer([bulk, statement(6, 'data.bulk_deleted', 'delete')])).toBeUndefined();
  });

  it('goes by the order of the log within a millisecond', async () => {
    const at = (suffix: number) => `01900000-0000-7000-8000-00000000000${suffix}`;
    const bulk = (suffix: number) =>
      statement(5, 'data.bulk_updated', 'update', { id: at(suffix) });
    expect(await answer([bulk(1), { ...created(5), id: at(2) }])).toEqual({ status: 'new' });
    expect(await answer([{ ...created(5), id: at(2) }, bulk(3)])).toBe('uncertain');
  });

  it('knows that a cleared table holds no record of before', async () => {
    const log = [
      created(1),
      statement(4, 'data.bulk_updated', 'update'),
      statement(5, 'data.truncated', 'delete'),
    ];
    expect(await answer(log)).toBeUndefined();
    expect(await answer([...log, created(6, 'fresh')])).toEqual({ status: 'fresh' });
  });

  it('passes over what failed, other types and other actions', async () => {
    const log = [
      created(1),
      statement(5, 'data.bulk_updated', 'update', { outcome: 'failure' }),
      statement(5, 'data.bulk_updated', 'update', { target: allRecordsOf('client') }),
      statement(5, 'case.updated', 'update'),
    ];
    expect(await answer(log)).toEqual({ status: 'new' });
  });

  it('tells a viewer who sees the record, and nobody else', async () => {
    const log = [
      { ...created(1), tenantId: 'mine' },
      statement(5, 'data.bulk_updated', 'update'),
      statement(5, 'data.bulk_created', 'create'),
    ];
    expect(await answer(log, { access: () => ({ tenantId: 'mine' }) })).toBe('uncertain');
    expect(await answer(log, { access: () => ({ tenantId: 'other' }) })).toBeUndefined();
    expect(await answer(log, { access: () => 'all', id: '10' })).toBe('uncertain');
  });
});

describe('asOf and sets of links', () => {
  const vip = { type: 'tag', id: '1', label: 'VIP' };
  const cold = { type: 'tag', id: '2', label: 'Cold' };
  const links = (n: number, added: unknown[], removed: unknown[]): Partial<AuditEvent> => ({
    ...updated(n),
    changes: [{ property: 'tags', before: null, after: null, added, removed }],
  });
  const tagsAt = async (events: Partial<AuditEvent>[]): Promise<unknown> =>
    ((await answer(events)) as { tags: unknown }).tags;

  it.each<[string, unknown, unknown]>([
    ['references', vip, cold],
    ['references without a type', { id: '1', label: 'VIP' }, { id: '2', label: 'Cold' }],
    ['ids', '1', '2'],
    ['numbers', 1, 2],
  ])('replays members that come and go: %s', async (_form, first, second) => {
    const start = [created(1), links(2, [first], [])];
    expect(await tagsAt(start)).toEqual([first]);
    expect(await tagsAt([...start, links(3, [second], [])])).toEqual([first, second]);
    expect(await tagsAt([...start, links(3, [second], [first])])).toEqual([second]);
    expect(await tagsAt([...start, links(3, [], [first])])).toEqual([]);
  });

  it('knows a member whatever its label, and holds it once', async () => {
    const renamed = { ...vip, label: 'Very important' };
    const start = [created(1), links(2, [vip, cold], [])];
    expect(await tagsAt([...start, links(3, [], [renamed])])).toEqual([cold]);
    expect(await tagsAt([...start, links(3, [renamed], [])])).toEqual([cold, renamed]);
  });

  it('begins with the links of the creation', async () => {
    const withTags: Partial<AuditEvent> = {
      ...created(1),
      changes: [{ property: 'tags', before: null, after: null, added: [vip, cold], removed: [] }],
    };
    expect(await tagsAt([withTags])).toEqual([vip, cold]);
    expect(await tagsAt([withTags, links(2, [], [vip, cold])])).toEqual([]);
  });

  it('gives copies', async () => {
    const { queries, append } = setUp();
    const [, event] = await append(created(1), links(2, [vip], []));
    const record = (await queries.asOf('case', '9', minute(9))) as { tags: { label: string }[] };
    record.tags[0]!.label = 'changed';
    expect(event!.changes[0]!.added).toEqual([vip]);
    expect(await queries.asOf('case', '9', minute(9))).toMatchObject({ tags: [vip] });
  });
});
