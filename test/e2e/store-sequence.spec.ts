import type { Lease, SequencedBatch, StoredEvent } from '../../lib/contracts/sequence-store.js';
import { auditTables } from '../../lib/store/audit-tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { anEvent, openStoreFixture, type StoreFixture } from './store-fixtures.js';

const HOUR = new Date('2026-11-22T20:00:00.000Z');

function batchOf(
  events: readonly StoredEvent[],
  firstSeq: bigint,
  part: Partial<SequencedBatch> = {},
): SequencedBatch {
  return {
    leaves: events.map(({ id, occurredAt }, place) => ({
      seq: firstSeq + BigInt(place),
      eventId: id,
      occurredAt,
      hashVersion: 1,
      hash: new Uint8Array(32).fill(7),
      salts: place === 0 ? '{"actor.id":"aa"}' : undefined,
    })),
    index: events.map(({ id, occurredAt }) => ({
      kind: 'tag',
      value: 'vip',
      occurredAt,
      eventId: id,
    })),
    search: events.map((_event, place) => ({
      seq: firstSeq + BigInt(place),
      tokens: 'tjane tdoe',
    })),
    rollups: [
      { hour: HOUR, tenantId: '', dimension: 'action', value: 'a', count: events.length },
      { hour: HOUR, tenantId: '', dimension: 'action', value: 'a', count: 1 },
    ],
    lowWaterMark: 5n,
    ...part,
  };
}

describeEachDatabase(
  'sequence store',
  (kind) => {
    let fixture: StoreFixture;
    beforeAll(async () => {
      fixture = await openStoreFixture(kind);
    });
    afterAll(() => fixture.close());
    afterEach(async () => {
      const { migrations: _kept, ...tables } = auditTables('audit_');
      for (const table of Object.values(tables)) await fixture.host.query(`DELETE FROM ${table}`);
    });

    const sequence = () => fixture.store.sequence;
    const leaseOf = async (holder: string, ttlMs = 60_000): Promise<Lease> => {
      const lease = await sequence().acquireLease('sequencer', holder, ttlMs);
      if (!lease) throw new Error(`${holder} did not get the lease.`);
      return lease;
    };
    const expire = () =>
      fixture.host.query(`UPDATE audit_lease SET expires_at = '2020-01-01T00:00:00.000'`);

    it('starts at zero', async () => {
      expect(await sequence().position()).toEqual({ lastSeq: 0n, lowWaterMark: 0n });
      expect(await sequence().highestOrdinal()).toBe(0n);
      expect(await sequence().unsequenced(0n, 10)).toEqual([]);
    });

    it('finds what has no leaf, in order of insertion, and then no more', async () => {
      const events = Array.from({ length: 7 }, () => anEvent());
      await fixture.store.audit.append(events);
      const found = await sequence().unsequenced(0n, 5);
      expect(found.map(({ event }) => event)).toEqual(events.slice(0, 5));
      expect(found[4]?.ordinal).toBeLessThan(await sequence().highestOrdinal());

      await sequence().commit(await leaseOf('a'), batchOf(found, 1n));
      expect(await sequence().position()).toEqual({ lastSeq: 5n, lowWaterMark: 5n });
      const rest = await sequence().unsequenced(0n, 5);
      expect(rest.map(({ event }) => event)).toEqual(events.slice(5));
      expect(await sequence().unsequenced(rest[0]!.ordinal, 5)).toHaveLength(1);
    });

    it('writes every derived table, and adds to roll-ups', async () => {
      await fixture.store.audit.append([anEvent(), anEvent()]);
      const [first, second] = await sequence().unsequenced(0n, 5);
      const lease = await leaseOf('a');
      await sequence().commit(lease, batchOf([first!], 1n));
      await sequence().commit(lease, batchOf([second!], 2n, { lowWaterMark: 9n }));
      await sequence().commit(lease, batchOf([], 3n, { index: batchOf([first!], 1n).index }));

      const count = async (table: string) =>
        Number((await fixture.host.query(`SELECT COUNT(*) AS n FROM ${table}`))[0].n);
      expect(await count('audit_leaf')).toBe(2);
      expect(await count('audit_index')).toBe(2);
      expect(await count('audit_search')).toBe(2);
      const quoted = kind === 'mariadb' ? '`count`' : '"count"';
      const [rollup] = await fixture.host.query(`SELECT ${quoted} AS n FROM audit_rollup`);
      expect(Number(rollup.n)).toBe(2 + 2 + 1);
      const [leaf] = await fixture.host.query('SELECT hash, salts FROM audit_leaf WHERE seq = 1');
      expect(Buffer.from(leaf.hash)).toEqual(Buffer.alloc(32, 7));
      expect(leaf.salts).toBe('{"actor.id":"aa"}');
    });

    it('finds words in the search table', async () => {
      await fixture.store.audit.append([anEvent()]);
      await sequence().commit(await leaseOf('a'), batchOf(await sequence().unsequenced(0n, 1), 1n));
      const condition = {
        sqlite: `audit_search MATCH 'tdoe'`,
        'sqlite-memory': `audit_search MATCH 'tdoe'`,
        mariadb: `MATCH (tokens) AGAINST ('+tdoe' IN BOOLEAN MODE)`,
        postgres: `to_tsvector('simple', tokens) @@ to_tsquery('simple', 'tdoe')`,
      }[kind];
      const rows = await fixture.host.query(`SELECT tokens FROM audit_search WHERE ${condition}`);
      expect(rows).toEqual([{ tokens: 'tjane tdoe' }]);
    });

    // In memory there is one connection: store-sqlite.spec.ts shows that reads wait there.
    const itWithOwnConnection = kind === 'sqlite-memory' ? () => undefined : it;
    itWithOwnConnection('does not see an event before its transaction commits', async () => {
      const runner = fixture.host.createQueryRunner();
      await runner.startTransaction();
      await fixture.store.audit.appendIn(runner, [anEvent()]);
      expect(await sequence().unsequenced(0n, 5)).toEqual([]);
      await runner.commitTransaction();
      await runner.release();
      expect(await sequence().unsequenced(0n, 5)).toHaveLength(1);
    });

    it('gives text that cannot be decoded as it stands', async () => {
      await fixture.store.audit.append([anEvent()]);
      await fixture.host.query(`UPDATE audit_event SET payload = 'not JSON'`);
      const [stored] = await sequence().unsequenced(0n, 5);
      expect(stored?.event).toBeUndefined();
      const raw = JSON.parse(stored!.raw);
      expect(raw.slice(0, 4)).toEqual([
        stored!.id,
        '2026-11-22T20:15:30.123Z',
        null,
        'case.status_changed',
      ]);
      expect(raw.slice(-4)).toEqual(['cb007109', null, 'r-1', 'not JSON']);
    });

    it('writes batches larger than one statement', async () => {
      await fixture.store.audit.append(Array.from({ length: 1100 }, () => anEvent()));
      const events = await sequence().unsequenced(0n, 2000);
      await sequence().commit(await leaseOf('a'), batchOf(events, 1n));
      expect(await sequence().position()).toMatchObject({ lastSeq: 1100n });
    });

    describe('leases', () => {
      it('are held by one at a time, and renewed by their holder', async () => {
        const lease = await leaseOf('a');
        expect(await sequence().acquireLease('sequencer', 'b', 60_000)).toBeUndefined();
        expect(await sequence().acquireLease('other', 'b', 60_000)).toMatchObject({ token: '1' });
        expect(await leaseOf('a')).toEqual(lease);
      });

      it('go to one of many that ask at once', async () => {
        const holders = Array.from({ length: 10 }, (_value, place) => `holder-${place}`);
        const leases = await Promise.all(
          holders.map((holder) => sequence().acquireLease('sequencer', holder, 60_000)),
        );
        expect(leases.filter(Boolean)).toHaveLength(1);
      });

      it('pass on when they expire, with a higher token', async () => {
        const old = await leaseOf('a');
        await expire();
        const taken = await leaseOf('b');
        expect(BigInt(taken.token)).toBeGreaterThan(BigInt(old.token));
        expect(await sequence().acquireLease('sequencer', 'a', 60_000)).toBeUndefined();
      });

      it('pass on when they are released, by their holder only', async () => {
        const lease = await leaseOf('a');
        await sequence().releaseLease({ ...lease, token: '99' });
        expect(await sequence().acquireLease('sequencer', 'b', 60_000)).toBeUndefined();
        await sequence().releaseLease(lease);
        expect(BigInt((await leaseOf('b')).token)).toBeGreaterThan(BigInt(lease.token));
      });

      it('fence commits: one under an old token writes nothing', async () => {
        await fixture.store.audit.append([anEvent()]);
        const events = await sequence().unsequenced(0n, 5);
        const old = await leaseOf('a');
        await expire();
        const taken = await leaseOf('b');
        await expect(sequence().commit(old, batchOf(events, 1n))).rejects.toMatchObject({
          code: 'LEASE_LOST',
        });
        expect(await sequence().unsequenced(0n, 5)).toHaveLength(1);
        await sequence().commit(taken, batchOf(events, 1n));
        expect(await sequence().unsequenced(0n, 5)).toHaveLength(0);
      });

      it('are renewed by a commit', async () => {
        const lease = await leaseOf('a');
        await expire();
        await sequence().commit(lease, batchOf([], 1n));
        expect(await sequence().acquireLease('sequencer', 'b', 60_000)).toBeUndefined();
      });
    });

    it('undoes a whole commit when one of its rows is refused', async () => {
      await fixture.store.audit.append([anEvent(), anEvent()]);
      const events = await sequence().unsequenced(0n, 5);
      const lease = await leaseOf('a');
      const twice = batchOf([events[0]!, events[0]!], 1n);
      await expect(sequence().commit(lease, twice)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      expect(await sequence().position()).toEqual({ lastSeq: 0n, lowWaterMark: 0n });
    });
  },
  ['sqlite', 'sqlite-memory', 'mariadb', 'postgres'],
);
