import { minute, setUp } from './query-set-up.js';

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
    expect(Object.hasOwn(active as object, '__proto__')).toBe(true);
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
