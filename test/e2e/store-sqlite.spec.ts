import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';

import { HOST_TRANSACTION_OPEN } from '../../lib/contracts/audit-store.js';
import { systemClock } from '../../lib/contracts/clock.js';
import { openAuditStore } from '../../lib/store/audit-store.factory.js';
import { createDatabase, type DatabaseKind } from '../support/databases.js';
import {
  anEvent,
  openStoreFixture,
  STORE_OPTIONS,
  storedEvents,
  type StoreFixture,
} from './store-fixtures.js';

const UNAVAILABLE = { code: 'STORE_UNAVAILABLE', cause: HOST_TRANSACTION_OPEN };

const cases: [string, DatabaseKind, object][] = [
  ['file', 'sqlite', {}],
  ['file in WAL mode', 'sqlite', { enableWAL: true }],
  ['in memory', 'sqlite-memory', {}],
];

describe.each(cases)('audit store on SQLite, %s', (_name, kind, options) => {
  let fixture: StoreFixture;
  beforeEach(async () => {
    fixture = await openStoreFixture(kind, { host: options });
  });
  afterEach(() => fixture.close());

  it('waits for a transaction of the host instead of breaking it', async () => {
    const { host, store } = fixture;
    const runner = host.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT * FROM note');
    await expect(store.audit.append([anEvent()])).rejects.toMatchObject(UNAVAILABLE);
    await expect(store.sequence.acquireLease('a', 'b', 1000)).rejects.toMatchObject(UNAVAILABLE);
    await runner.query(`INSERT INTO note VALUES ('kept')`);
    await store.audit.appendIn(runner, [anEvent()]);
    await runner.commitTransaction();
    expect(await host.query('SELECT text FROM note')).toEqual([{ text: 'kept' }]);

    await store.audit.append([anEvent()]);
    expect(await storedEvents(store)).toHaveLength(2);
  });

  it('leaves transactions of the host whole while both write all the time', async () => {
    const { host, store } = fixture;
    let appended = 0;
    const append = async (): Promise<void> => {
      try {
        await store.audit.append([anEvent()]);
        appended++;
      } catch (error) {
        expect(error).toMatchObject(UNAVAILABLE);
      }
    };
    for (let round = 0; round < 30; round++) {
      const transaction = host.transaction(async (manager) => {
        await manager.query('SELECT * FROM note');
        await append();
        await manager.query(`INSERT INTO note VALUES ('${round}')`);
      });
      await Promise.all([append(), transaction, append()]);
      await append();
    }
    const [notes] = await host.query('SELECT COUNT(*) AS n FROM note');
    expect(notes.n).toBe(30);
    expect(appended).toBeGreaterThanOrEqual(30);
    expect(await storedEvents(store)).toHaveLength(appended);
  });

  it('does not change the journal mode', async () => {
    const [{ journal_mode: mode }] = await fixture.host.query('PRAGMA journal_mode');
    const expected =
      kind === 'sqlite-memory' ? 'memory' : 'enableWAL' in options ? 'wal' : 'delete';
    expect(mode).toBe(expected);
  });

  it('keeps time in one form, also from rows written by SQL', async () => {
    await fixture.store.audit.append([anEvent()]);
    const update = fixture.host.query(`UPDATE audit_event SET occurred_at = '2026-11-22 20:15'`);
    await expect(update).rejects.toThrow('CHECK constraint failed');
  });
});

describe('audit store on SQLite, shared handle', () => {
  it('sees no uncommitted event of the host', async () => {
    const { host, store, close } = await openStoreFixture('sqlite-memory');
    const runner = host.createQueryRunner();
    await runner.startTransaction();
    await store.audit.appendIn(runner, [anEvent()]);
    await expect(store.sequence.unsequenced(0n, 5)).rejects.toMatchObject(UNAVAILABLE);
    await runner.rollbackTransaction();
    expect(await store.sequence.unsequenced(0n, 5)).toEqual([]);
    await close();
  });

  it('leaves it open and its settings alone', async () => {
    const host = await new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
    }).initialize();
    await host.query('PRAGMA foreign_keys = OFF');
    const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
    await store.close();
    expect(await host.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 0 }]);
    await host.destroy();
  });
});

describe('audit store on SQLite, another process', () => {
  it('waits for it, and gives up after a while', async () => {
    const { database, store, close } = await openStoreFixture('sqlite');
    const other = new Database(database.name);
    other.exec('BEGIN IMMEDIATE');
    const appended = store.audit.append([anEvent()]);
    other.exec('COMMIT');
    await expect(appended).resolves.toBeUndefined();

    other.exec('BEGIN IMMEDIATE');
    await expect(store.audit.append([anEvent()])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      cause: { code: 'SQLITE_BUSY' },
    });
    other.close();
    await close();
  });

  it('finds the file also after the working directory has changed', async () => {
    const database = await createDatabase('sqlite');
    const before = process.cwd();
    process.chdir(database.name.replace(/\/[^/]*$/, ''));
    const host = await new DataSource({ type: 'better-sqlite3', database: 'a.db' }).initialize();
    process.chdir(before);
    const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
    await store.audit.append([anEvent()]);
    const [events] = await host.query('SELECT COUNT(*) AS n FROM audit_event');
    expect(events.n).toBe(1);
    await store.close();
    await host.destroy();
    await database.drop();
  });
});
