import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { systemClock, type Clock } from '../../lib/contracts/clock.js';
import { DatabaseLease } from '../../lib/store/database-lease.js';
import { PartitionKeeper } from '../../lib/store/partitions/partition-keeper.js';
import { describeEachDatabase } from '../support/databases.js';
import { anEvent, openStoreFixture, storedEvents, type StoreFixture } from './store-fixtures.js';

class SetClock implements Clock {
  time = new Date('2026-11-22T12:00:00Z');
  now(): Date {
    return this.time;
  }
  monotonic(): number {
    return systemClock.monotonic();
  }
}

async function partitionsOf(host: DataSource, table: string): Promise<string[]> {
  const rows = await host.query(
    `SELECT PARTITION_NAME AS name FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL
     ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  );
  return rows.map(({ name }: { name: string }) => name);
}

describeEachDatabase(
  'month partitions',
  (kind) => {
    const clock = new SetClock();
    beforeAll(() => Logger.overrideLogger(false));
    let fixture: StoreFixture;
    beforeEach(async () => {
      clock.time = new Date('2026-11-22T12:00:00Z');
      fixture = await openStoreFixture(kind, { clock });
    });
    afterEach(() => fixture.close());

    it('are made for this month and three ahead, and for the rest', async () => {
      const expected = ['p202611', 'p202612', 'p202701', 'p202702', 'pmax'];
      expect(await partitionsOf(fixture.host, 'audit_event')).toEqual(expected);
      expect(await partitionsOf(fixture.host, 'audit_index')).toEqual(expected);
    });

    it('are made ahead as time passes, also for rows that came before them', async () => {
      const { store, host } = fixture;
      clock.time = new Date('2027-03-31T23:59:59Z');
      const early = anEvent({ occurredAt: new Date('2027-06-15T00:00:00Z') });
      await store.audit.append([early]);
      await store.partitions!.run();
      expect(store.partitions!.failures).toBe(0);
      for (const table of ['audit_event', 'audit_index']) {
        expect((await partitionsOf(host, table)).slice(3)).toEqual([
          'p202702',
          'p202703',
          'p202704',
          'p202705',
          'p202706',
          'pmax',
        ]);
      }
      const rows = await host.query('SELECT COUNT(*) AS n FROM audit_event PARTITION (p202706)');
      expect(Number(rows[0].n)).toBe(1);
      expect(await storedEvents(store)).toEqual([early]);
      await store.partitions!.run();
      expect(await partitionsOf(host, 'audit_event')).toHaveLength(9);
    });

    it('are made by one process at a time', async () => {
      const { store, host } = fixture;
      clock.time = new Date('2027-03-01T00:00:00Z');
      const lease = await store.sequence.acquireLease('partitions', 'another process', 60_000);
      await store.partitions!.run();
      expect(await partitionsOf(host, 'audit_event')).toHaveLength(5);
      await store.sequence.releaseLease(lease!);
      await store.partitions!.run();
      expect(await partitionsOf(host, 'audit_event')).toHaveLength(9);
    });

    it('wait for a transaction for a second at most, and are counted and no more when it lasts', async () => {
      const { store, host } = fixture;
      clock.time = new Date('2027-03-01T00:00:00Z');
      const runner = host.createQueryRunner();
      await runner.startTransaction();
      await store.audit.appendIn(runner, [anEvent()]);
      const keeper = new PartitionKeeper({
        dataSource: store.dataSource,
        leases: new DatabaseLease(store.connection, store.dialect, store.tables.lease),
        tables: [store.tables.event],
        clock,
        retryMs: 1,
      });
      await keeper.run();
      expect(keeper.failures).toBe(1);
      await runner.commitTransaction();
      await runner.release();
      await keeper.run();
      expect(keeper.failures).toBe(1);
      expect(await partitionsOf(host, 'audit_event')).toHaveLength(9);
    });

    it('are looked after from start to stop', async () => {
      const { store, host } = fixture;
      clock.time = new Date('2027-03-01T00:00:00Z');
      store.start();
      await store.partitions!.stop();
      expect(await partitionsOf(host, 'audit_event')).toHaveLength(9);
    });
  },
  ['mariadb'],
);

describeEachDatabase('no partitions', (kind) => {
  it('are made when the option or the database says so', async () => {
    const partitions = kind === 'mariadb' ? 'none' : 'month';
    const fixture = await openStoreFixture(kind, { store: { partitions } });
    expect(fixture.store.partitions).toBeUndefined();
    await fixture.store.audit.append([anEvent()]);
    expect(await storedEvents(fixture.store)).toHaveLength(1);
    await fixture.close();
  });
});
