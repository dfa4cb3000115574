import type { StoredEvent } from '../../../lib/contracts/sequence-store.js';
import { rawLeafHash, verifyLeaf } from '../../../lib/event/leaf-hash.js';
import { BatchBuilder } from '../../../lib/ledger/batch.builder.js';
import { statusChange, stored } from './stored-event.fixture.js';

const build = (events: readonly StoredEvent[], leavesOnly = false) =>
  new BatchBuilder().build(events, 5n, leavesOnly);

describe('BatchBuilder', () => {
  it('gives each event its place and a hash that its salts verify', async () => {
    const events = [statusChange(1), statusChange(2)].map((event, i) => stored(event, BigInt(i)));
    const { rows } = await build(events);
    expect(rows.leaves.map((leaf) => [leaf.seq, leaf.eventId])).toEqual([
      [5n, events[0]?.id],
      [6n, events[1]?.id],
    ]);
    for (const [i, leaf] of rows.leaves.entries()) {
      const salts = JSON.parse(leaf.salts ?? '{}') as Record<string, string>;
      const event = events[i]?.event;
      expect(event && verifyLeaf(event, leaf.hash, salts)).toBe(true);
    }
  });

  it('salts equal values differently', async () => {
    const { rows } = await build([stored(statusChange(1), 1n), stored(statusChange(2), 2n)]);
    const salts = rows.leaves.flatMap((leaf) =>
      Object.values(JSON.parse(leaf.salts ?? '{}') as Record<string, string>),
    );
    expect(new Set(salts).size).toBe(salts.length);
    expect(salts.every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
  });

  it('derives index rows, tokens and roll-ups', async () => {
    const event = statusChange(1);
    const { rows } = await build([stored(event, 1n)]);
    expect(rows.index).toContainEqual({
      kind: 'related_id',
      value: '9',
      occurredAt: event.occurredAt,
      eventId: event.id,
    });
    expect(rows.search).toHaveLength(1);
    expect(rows.search[0]?.seq).toBe(5n);
    expect(rows.search[0]?.tokens).toMatch(/^[a-z0-9]+( [a-z0-9]+)*$/);
    expect(rows.rollups).toHaveLength(10);
  });

  it('writes nothing but leaves if told so, and counts it', async () => {
    const built = await build([stored(statusChange(1), 1n)], true);
    expect(built.rows).toMatchObject({ index: [], search: [], rollups: [] });
    expect(built.rows.leaves).toHaveLength(1);
    expect(built.derivedFailed).toBe(1);
  });

  it('hashes the raw text of what is no event', async () => {
    const built = await build([{ ...stored(statusChange(1), 1n), event: undefined, raw: 'hello' }]);
    expect(built.rows.leaves[0]).toMatchObject({ hashVersion: 2, hash: rawLeafHash('hello') });
    expect(built.rows.leaves[0]?.salts).toBeUndefined();
    expect(built.rawHashed).toBe(1);
    expect(built.rows.index).toEqual([
      {
        kind: 'undecoded',
        value: '-',
        occurredAt: statusChange(1).occurredAt,
        eventId: statusChange(1).id,
      },
    ]);
  });

  it('goes on when the derived rows of one event cannot be made', async () => {
    const broken = statusChange(1, { tags: 7 as unknown as string[] });
    const built = await build([stored(broken, 1n), stored(statusChange(2), 2n)]);
    expect(built.rows.leaves).toHaveLength(2);
    expect(built.rows.search.map((row) => row.seq)).toEqual([6n]);
    const ofBroken = built.rows.index.filter((row) => row.eventId === broken.id);
    expect(ofBroken.map((row) => row.kind)).toEqual(['undecoded']);
    expect(built.rows.index.length).toBeGreaterThan(1);
    expect(built.derivedFailed).toBe(1);
  });

  it('derives nothing by a time that is none', async () => {
    const event = { ...stored(statusChange(1), 1n), occurredAt: new Date(NaN) };
    const { rows } = await build([event]);
    expect(rows.leaves[0]?.occurredAt).toEqual(new Date(0));
    expect(rows).toMatchObject({ index: [], search: [], rollups: [] });
  });

  it('leaves out index values that a database would refuse', async () => {
    const event = statusChange(1, { tags: ['a\0b', 'half \ud800', 'whole 😀'] });
    const { rows } = await build([stored(event, 1n)]);
    const tags = rows.index.filter((row) => row.kind === 'tag').map((row) => row.value);
    expect(tags).toEqual(['whole 😀']);
  });

  it('lets the event loop turn while it builds a large batch', async () => {
    let turns = 0;
    let isBuilding = true;
    const turn = (): void => {
      turns++;
      if (isBuilding) setImmediate(turn);
    };
    setImmediate(turn);
    const events = Array.from({ length: 2_000 }, (_, n) => stored(statusChange(n), BigInt(n)));
    await build(events);
    isBuilding = false;
    expect(turns).toBeGreaterThan(2);
  });
});
