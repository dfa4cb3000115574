import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HOST_TRANSACTION_OPEN } from '../../../lib/contracts/audit-store.js';
import { AuditError } from '../../../lib/errors/audit-error.js';
import type { StoreCall } from './in-memory-sequence.store.js';
import {
  LEASE_TTL_MS,
  MAX_TRANSACTION_MS,
  sequencerOn,
  sequencerSetUp,
  until,
} from './sequencer.fixture.js';
import { statusChange } from './stored-event.fixture.js';

const unavailable = (cause?: unknown): AuditError =>
  new AuditError('STORE_UNAVAILABLE', 'down', { cause });

/** Lets the first `times` calls of a kind fail. */
function failing(call: StoreCall, times: number, error: Error) {
  let left = times;
  return (current: StoreCall): void => {
    if (current === call && left-- > 0) throw error;
  };
}

describe('SequencerService', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);

  beforeEach(() => {
    warn.mockClear();
    log.mockClear();
  });

  describe('sequencing', () => {
    it('gives events the next places in the order of their ordinals', async () => {
      const { store, sequencer } = sequencerSetUp();
      store.append(statusChange(1), statusChange(2));
      await sequencer.catchUp();
      store.append(statusChange(3));
      await sequencer.catchUp();
      expect(store.leaves.map(({ seq, eventId }) => [seq, eventId])).toEqual([
        [1n, statusChange(1).id],
        [2n, statusChange(2).id],
        [3n, statusChange(3).id],
      ]);
    });

    it('goes on while full batches come', async () => {
      const { store, sequencer } = sequencerSetUp({ batchSize: 3 });
      for (let n = 1; n <= 8; n++) store.append(statusChange(n));
      await sequencer.catchUp();
      expect(store.batchSizes).toEqual([3, 3, 2]);
      expect(sequencer.counters).toMatchObject({ sequenced: 8, batches: 3 });
    });

    it('gives an event that was committed late its place when it turns up', async () => {
      const { store, sequencer } = sequencerSetUp();
      const slow = store.begin();
      slow.insert(statusChange(1));
      store.append(statusChange(2));
      await sequencer.catchUp();
      slow.commit();
      await sequencer.catchUp();
      expect(store.leaves.map((leaf) => leaf.eventId)).toEqual([
        statusChange(2).id,
        statusChange(1).id,
      ]);
      expect(sequencer.counters.lateEvents).toBe(0);
    });

    it('does not wait for events of a rolled-back transaction', async () => {
      const { store, sequencer, clock } = sequencerSetUp();
      const failed = store.begin();
      failed.insert(statusChange(1));
      failed.rollback();
      store.append(statusChange(2));
      await sequencer.catchUp();
      expect(store.leaves.map((leaf) => leaf.seq)).toEqual([1n]);
      expect(store.lowWaterMark).toBe(0n);
      clock.advance(MAX_TRANSACTION_MS + 1);
      await sequencer.catchUp();
      expect(store.lowWaterMark).toBe(2n);
    });

    it('does not care when events say they happened, nor for a wall clock set back', async () => {
      const { store, sequencer, clock } = sequencerSetUp();
      const slow = store.begin();
      slow.insert(statusChange(1, { occurredAt: new Date('2026-11-22T08:00:00Z') }));
      store.append(statusChange(2, { occurredAt: new Date('2020-01-01T00:00:00Z') }));
      await sequencer.catchUp();
      clock.wallMs -= 86_400_000;
      clock.monotonicMs += MAX_TRANSACTION_MS - 1;
      await sequencer.catchUp();
      expect(store.lowWaterMark).toBe(0n);
      slow.commit();
      await sequencer.catchUp();
      expect(store.leaves).toHaveLength(2);
      expect(store.lowWaterMark).toBe(2n);
    });
  });

  describe('the sweep', () => {
    it('finds, counts and sequences what came after the mark had passed it', async () => {
      const { store, sequencer, clock } = sequencerSetUp();
      const tooSlow = store.begin();
      tooSlow.insert(statusChange(1));
      store.append(statusChange(2));
      await sequencer.catchUp();
      clock.advance(MAX_TRANSACTION_MS + 1);
      await sequencer.catchUp();
      tooSlow.commit();
      await sequencer.catchUp();
      expect(store.leaves).toHaveLength(1);
      await sequencer.sweep();
      expect(store.leaves.map((leaf) => leaf.seq)).toEqual([1n, 2n]);
      expect(sequencer.counters.lateEvents).toBe(1);
    });

    it('runs by itself, also for what became visible while no sequencer ran', async () => {
      const { store, clock } = sequencerSetUp();
      store.append(statusChange(1), statusChange(2));
      store.lowWaterMark = 2n;
      const sequencer = sequencerOn(store, clock, { intervalMs: 1 });
      sequencer.start();
      await until(() => store.leaves.length === 2);
      await sequencer.stop();
      expect(sequencer.counters.lateEvents).toBe(2);
    });
  });

  describe('in the background', () => {
    it('sequences when woken, without waiting for its next tick', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 60_000 });
      sequencer.start();
      await until(() => sequencer.holdsLease);
      store.append(statusChange(1));
      sequencer.wake();
      await until(() => store.leaves.length === 1);
      await sequencer.stop();
    });

    it('sequences without being woken', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 1 });
      sequencer.start();
      await until(() => sequencer.holdsLease);
      store.append(statusChange(1));
      await until(() => store.leaves.length === 1);
      await sequencer.stop();
    });

    it('takes many wakes for one', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 60_000 });
      sequencer.start();
      await until(() => sequencer.holdsLease);
      for (let n = 1; n <= 50; n++) {
        store.append(statusChange(n));
        sequencer.wake();
      }
      await until(() => store.leaves.length === 50);
      await sequencer.stop();
      expect(store.batchSizes).toEqual([50]);
    });

    it('does nothing before it is started and after it is stopped', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 1 });
      const calls: StoreCall[] = [];
      store.before = (call) => void calls.push(call);
      sequencer.wake();
      sequencer.start();
      await until(() => sequencer.holdsLease);
      await sequencer.stop();
      const before = calls.length;
      sequencer.wake();
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(calls).toHaveLength(before);
    });

    it('finishes the batch in flight and hands the lease over when it stops', async () => {
      const { store, sequencer } = sequencerSetUp({ batchSize: 2 });
      for (let n = 1; n <= 10; n++) store.append(statusChange(n));
      let stopped: Promise<void> | undefined;
      store.before = (call) => {
        if (call === 'commit') stopped ??= sequencer.stop();
      };
      sequencer.start();
      await until(() => stopped !== undefined);
      await stopped;
      expect(store.batchSizes).toEqual([2]);
      expect(store.leaseHolder).toBeUndefined();
    });
  });

  describe('several processes', () => {
    it('lets one work while the other waits', async () => {
      const { store, clock, sequencer } = sequencerSetUp();
      const other = sequencerOn(store, clock);
      sequencer.start();
      await until(() => sequencer.holdsLease);
      store.append(statusChange(1));
      expect(await other.catchUp()).toBe(false);
      expect(await sequencer.catchUp()).toBe(true);
      await sequencer.stop();
      expect(await other.catchUp()).toBe(true);
      expect(store.leaves).toHaveLength(1);
    });

    it('takes over from one that died, where that one has ended', async () => {
      const { store, clock, sequencer } = sequencerSetUp();
      const other = sequencerOn(store, clock);
      store.append(statusChange(1));
      await sequencer.catchUp();
      store.append(statusChange(2));
      clock.advance(LEASE_TTL_MS - 1);
      expect(await other.catchUp()).toBe(false);
      clock.advance(1);
      expect(await other.catchUp()).toBe(true);
      expect(store.leaves.map((leaf) => leaf.seq)).toEqual([1n, 2n]);
      await expect(sequencer.catchUp()).rejects.toMatchObject({ code: 'LEASE_LOST' });
      expect(await sequencer.catchUp()).toBe(false);
    });

    it('writes nothing under a lease it lost', async () => {
      const { store, sequencer } = sequencerSetUp();
      sequencer.start();
      await until(() => sequencer.holdsLease);
      store.append(statusChange(1));
      store.giveLeaseTo('another');
      await expect(sequencer.catchUp()).rejects.toMatchObject({ code: 'LEASE_LOST' });
      expect(store.leaves).toHaveLength(0);
      expect(sequencer.holdsLease).toBe(false);
      expect(sequencer.counters.leasesLost).toBe(1);
      await sequencer.stop();
      expect(store.leaseHolder).toBe('another');
    });

    it('keeps its lease alive while a long catch-up lasts', async () => {
      const { store, sequencer, clock } = sequencerSetUp({ batchSize: 1 });
      for (let n = 1; n <= 20; n++) store.append(statusChange(n));
      store.before = (call) => {
        if (call === 'commit') clock.advance(4_000);
      };
      await sequencer.catchUp();
      expect(store.leaves).toHaveLength(20);
    });
  });

  describe('when the store fails', () => {
    it('repeats nothing after a commit whose outcome it could not learn', async () => {
      const { store, sequencer } = sequencerSetUp();
      store.append(statusChange(1));
      store.afterCommit = () => {
        store.afterCommit = () => undefined;
        throw unavailable();
      };
      await expect(sequencer.catchUp()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      store.append(statusChange(2));
      await sequencer.catchUp();
      expect(store.leaves.map((leaf) => leaf.seq)).toEqual([1n, 2n]);
    });

    it('tries again by itself, and says so once per outage', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 1 });
      store.append(statusChange(1));
      store.before = failing('acquireLease', 4, unavailable());
      sequencer.start();
      await until(() => log.mock.calls.length > 0);
      await sequencer.stop();
      expect(store.leaves).toHaveLength(1);
      expect(sequencer.counters.failures).toBe(4);
      expect(warn.mock.calls).toEqual([
        ['The sequencer cannot work now (STORE_UNAVAILABLE); it tries again by itself.'],
      ]);
      expect(log.mock.calls).toEqual([['The sequencer works again.']]);
    });

    it('waits for a transaction of the host in silence', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 60_000 });
      store.append(statusChange(1));
      store.before = failing('commit', 3, unavailable(HOST_TRANSACTION_OPEN));
      sequencer.start();
      await until(() => store.leaves.length === 1);
      await sequencer.stop();
      expect(sequencer.counters.failures).toBe(0);
      expect(warn).not.toHaveBeenCalled();
    });

    it('logs what it does not know by its name alone', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 1 });
      store.before = failing('unsequenced', 1, new RangeError('secret value'));
      sequencer.start();
      await until(() => log.mock.calls.length > 0);
      await sequencer.stop();
      expect(warn.mock.calls.flat().join()).toContain('RangeError');
      expect(warn.mock.calls.flat().join()).not.toContain('secret');
    });

    it('gives a failure to release the lease to the log alone', async () => {
      const { store, sequencer } = sequencerSetUp();
      sequencer.start();
      await until(() => sequencer.holdsLease);
      store.releaseLease = () => Promise.reject(unavailable());
      await sequencer.stop();
      expect(warn.mock.calls.flat().join()).toContain('STORE_UNAVAILABLE');
    });
  });

  describe('an event that cannot be stored or understood', () => {
    it('is hashed raw, counted, and stalls nothing', async () => {
      const { store, sequencer } = sequencerSetUp();
      const unreadable = statusChange(2);
      store.append(
        statusChange(1),
        unreadable,
        statusChange(3, { metadata: { text: 'half a pair: \ud800' } }),
        statusChange(4, { metadata: { amount: Infinity } }),
        statusChange(5),
      );
      const row = store.visible.find((event) => event.id === unreadable.id);
      if (row) row.event = undefined;
      await sequencer.catchUp();
      expect(store.leaves.map((leaf) => [leaf.seq, leaf.hashVersion])).toEqual([
        [1n, 1],
        [2n, 2],
        [3n, 2],
        [4n, 2],
        [5n, 1],
      ]);
      expect(sequencer.counters.rawHashed).toBe(3);
    });

    it('is narrowed down to when the database refuses its derived rows', async () => {
      const { store, sequencer } = sequencerSetUp({ intervalMs: 1, batchSize: 50 });
      const poison = statusChange(20).id;
      store.refuses = (batch) => batch.index.some((row) => row.eventId === poison);
      for (let n = 1; n <= 40; n++) store.append(statusChange(n));
      sequencer.start();
      await until(() => store.leaves.length === 40);
      await sequencer.stop();
      expect(store.leaves.map((leaf) => leaf.seq)).toEqual(
        Array.from({ length: 40 }, (_, i) => BigInt(i + 1)),
      );
      expect(sequencer.counters.derivedFailed).toBe(1);
      expect(store.search).toHaveLength(39);
    });
  });
});
