import { DataSource } from 'typeorm';

import { systemClock } from '../../lib/contracts/clock.js';
import { openAuditStore } from '../../lib/store/audit-store.factory.js';
import { auditTables } from '../../lib/store/audit-tables.js';
import { createDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.js';
import {
  anEvent,
  hostOf,
  openStoreFixture,
  STORE_OPTIONS,
  storedEvents,
} from './store-fixtures.js';

const tableNames = (prefix: string): string[] => Object.values(auditTables(prefix));

async function hasTables(host: DataSource, names: readonly string[]): Promise<boolean[]> {
  const runner = host.createQueryRunner();
  try {
    const found: boolean[] = [];
    for (const name of names) found.push(await runner.hasTable(name));
    return found;
  } finally {
    await runner.release();
  }
}

describeEachDatabase('audit schema', (kind) => {
  let database: TestDatabase;
  let host: DataSource;
  beforeEach(async () => {
    database = await createDatabase(kind);
    host = await hostOf(database);
    await host.query('CREATE TABLE note (text VARCHAR(50))');
  });
  afterEach(async () => {
    await host.destroy();
    await database.drop();
  });
  const open = (options: Partial<typeof STORE_OPTIONS> = {}, source = host) =>
    openAuditStore(source, { ...STORE_OPTIONS, ...options }, systemClock);

  it('is migrated once by ten that start together', async () => {
    const hosts = await Promise.all(Array.from({ length: 10 }, () => hostOf(database)));
    const stores = await Promise.all(hosts.map((each) => open({}, each)));
    const rows = await host.query('SELECT name FROM audit_migrations');
    expect(rows).toEqual([{ name: 'AuditTables1764547200000' }]);
    await stores[3]!.audit.append([anEvent()]);
    expect(await storedEvents(stores[7]!)).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(hosts.map((each) => each.destroy()));
  });

  it('is verified: says what is missing and how to make it', async () => {
    await expect(open({ schema: 'verify' })).rejects.toMatchObject({
      code: 'SCHEMA_OUTDATED',
      message: expect.stringMatching(/npx nestjs-audit migrate.*store: \{ schema: 'migrate' \}/s),
    });
    expect(await hasTables(host, tableNames('audit_'))).not.toContain(true);
    await (await open()).close();
    await (await open({ schema: 'verify' })).close();
    await host.query('DROP TABLE audit_cursor');
    await expect(open({ schema: 'verify' })).rejects.toThrow('audit_cursor');
  });

  it('is not looked at with `none`', async () => {
    await (await open({ schema: 'none' })).close();
    expect(await hasTables(host, tableNames('audit_'))).not.toContain(true);
  });

  it('takes a prefix, and several live side by side', async () => {
    const one = await open({ tablePrefix: 'crm_log_' });
    const two = await open({ tablePrefix: 'Other_' });
    expect(await hasTables(host, tableNames('crm_log_'))).not.toContain(false);
    await one.audit.append([anEvent()]);
    expect(await storedEvents(one)).toHaveLength(1);
    expect(await storedEvents(two)).toHaveLength(0);
    await one.close();
    await two.close();
  });

  it('survives a schema synchronisation of the host', async () => {
    const store = await open();
    await store.audit.append([anEvent()]);
    await store.sequence.acquireLease('a', 'b', 1000);
    await host.synchronize();
    const synchronised = await hostOf(database, { synchronize: true });
    await synchronised.destroy();
    await (await open({ schema: 'verify' })).close();
    expect(await storedEvents(store)).toHaveLength(1);
    await store.dataSource.synchronize();
    expect(await hasTables(host, ['note', ...tableNames('audit_')])).not.toContain(false);
    await store.close();
  });

  it('can be reverted with TypeORM', async () => {
    const store = await open();
    await store.dataSource.undoLastMigration();
    const { migrations: _kept, ...tables } = auditTables('audit_');
    expect(await hasTables(host, Object.values(tables))).not.toContain(true);
    await store.schema.migrate();
    await store.schema.verify();
    await store.close();
  });

  it('asks for an initialised data source', async () => {
    const raw = new DataSource(database.options);
    await expect(open({}, raw)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describeEachDatabase(
  'audit store of a host with settings of its own',
  (kind) => {
    it('takes over none of them', async () => {
      const fixture = await openStoreFixture(kind, {
        host: {
          entityPrefix: 'host_',
          cache: true,
          poolSize: 50,
          logging: true,
          logger: 'debug',
          maxQueryExecutionTime: 1,
          extra:
            kind === 'postgres'
              ? { max: 50 }
              : { connectionLimit: 50, timezone: '+05:30', dateStrings: false },
        },
      });
      const { options } = fixture.store.dataSource;
      for (const name of ['entityPrefix', 'cache', 'logger', 'maxQueryExecutionTime']) {
        expect(options).not.toHaveProperty(name);
      }
      expect(options).toMatchObject({ logging: false, synchronize: false, poolSize: 4 });
      await fixture.store.audit.append([anEvent()]);
      expect((await storedEvents(fixture.store))[0]?.occurredAt).toEqual(anEvent().occurredAt);
      await fixture.close();
    });
  },
  ['mariadb', 'postgres'],
);

describeEachDatabase(
  'audit store in a schema',
  (kind) => {
    it('writes there, whatever the search path of the transaction', async () => {
      const database = await createDatabase(kind);
      const bare = await hostOf(database);
      await bare.query('CREATE SCHEMA crm');
      await bare.query('CREATE SCHEMA tenant');
      const host = await hostOf(database, { schema: 'crm' });
      const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
      const event = anEvent();
      await host.transaction(async (manager) => {
        await manager.query('SET LOCAL search_path = tenant');
        await store.audit.appendIn(manager, [event]);
      });
      const [row] = await bare.query('SELECT id FROM crm.audit_event');
      expect(row.id).toBe(event.id);
      expect(await bare.query('SELECT name FROM crm.audit_migrations')).toHaveLength(1);
      await store.close();
      await host.destroy();
      await bare.destroy();
      await database.drop();
    });
  },
  ['postgres'],
);

describeEachDatabase(
  'audit store of a host whose connections are not utf8mb4',
  (kind) => {
    it.each(['utf8', 'latin1'])('keeps every text with %s', async (charset) => {
      const fixture = await openStoreFixture(kind, { host: { charset } });
      const text = 'é 😀 שלום \\';
      const event = anEvent({ description: text, target: { type: 'case', id: text, label: text } });
      await fixture.host.transaction((manager) => fixture.store.audit.appendIn(manager, [event]));
      expect(await storedEvents(fixture.store)).toEqual([event]);
      await fixture.close();
    });
  },
  ['mariadb'],
);

describeEachDatabase(
  'audit store on a database with another character set',
  (kind) => {
    it('writes out its own', async () => {
      const database = await createDatabase(kind);
      const host = await hostOf(database);
      await host.query(`ALTER DATABASE ${database.name} CHARACTER SET latin1`);
      const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
      const event = anEvent({ target: { type: 'case', id: '😀', label: 'שלום' } });
      await store.audit.append([event]);
      expect(await storedEvents(store)).toEqual([event]);
      await store.close();
      await host.destroy();
      await database.drop();
    });
  },
  ['mariadb'],
);
