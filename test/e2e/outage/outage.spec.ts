import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCounters, AuditModule, AuditService } from 'nestjs-audit-trail';
import type { WriteOptions } from 'nestjs-audit-trail';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const OUTAGE_MS = process.env['AUDIT_TEST_REQUIRE'] === 'all' ? 20_000 : 3_000;
const PRODUCERS = 16;

describeIf('mariadb', 'a store that is down for a while (mariadb)', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let direct: DataSource;
  let folder: string;
  let app: INestApplicationContext;

  const start = async (write: WriteOptions): Promise<void> => {
    const { host, port } = database.options as { host?: string; port?: number };
    proxy = await TcpProxy.to(host ?? '127.0.0.1', port ?? 3306);
    const options = { ...database.options, host: '127.0.0.1', port: proxy.port };
    @Module({
      imports: [
        TypeOrmModule.forRoot(options as DataSourceOptions),
        AuditModule.forRoot({ write: { spoolDirectory: folder, ...write } }),
      ],
    })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    direct = await new DataSource(database.options).initialize();
  };

  beforeEach(async () => {
    database = await createDatabase('mariadb');
    folder = await mkdtemp(join(tmpdir(), 'audit-outage-'));
  });
  afterEach(async () => {
    await app.close();
    await direct.destroy();
    await proxy.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `'spool': every event of ${OUTAGE_MS / 1000} s without a store arrives, once, in order`,
    async () => {
      await start({ onWriteFailure: 'spool' });
      const audit = app.get(AuditService);
      let isOver = false;
      const sent = await Promise.all([
        ...Array.from({ length: PRODUCERS }, async (_, producer) => {
          let count = 0;
          while (!isOver) {
            await audit.record({ action: 'load.sent', metadata: { producer, count } });
            count++;
            await delay(5);
          }
          return count;
        }),
        (async () => {
          await delay(500);
          proxy.cut();
          await delay(OUTAGE_MS);
          proxy.restore();
          await delay(500);
          isOver = true;
          return 0;
        })(),
      ]);
      const total = sent.reduce((sum, count) => sum + count, 0);
      const counters = app.get(AuditCounters);
      expect(counters.snapshot().spooled).toBeGreaterThan(PRODUCERS);
      const sentEvents = `FROM audit_event WHERE action = 'load.sent'`;
      for (const deadline = Date.now() + 90_000; Date.now() < deadline; await delay(250)) {
        const [{ events }] = await direct.query(`SELECT COUNT(*) AS events ${sentEvents}`);
        if (Number(events) >= total) break;
      }
      const stored: { payload: string }[] = await direct.query(
        `SELECT payload ${sentEvents} ORDER BY ordinal`,
      );
      const rows = stored.map(
        ({ payload }) =>
          (JSON.parse(payload) as { metadata: { producer: number; count: number } }).metadata,
      );
      expect(rows).toHaveLength(total);
      for (let producer = 0; producer < PRODUCERS; producer++) {
        const counts = rows.filter((row) => row.producer === producer).map(({ count }) => count);
        expect(counts).toEqual(Array.from({ length: sent[producer] }, (_, index) => index));
      }
      expect(counters.snapshot()).toMatchObject({ rejected: 0, failed: 0 });
    },
    OUTAGE_MS + 120_000,
  );

  it("'throw': the caller gets the error, and nothing is left behind", async () => {
    await start({ onWriteFailure: 'throw' });
    const audit = app.get(AuditService);
    await audit.record({ action: 'load.sent' });
    proxy.cut();
    await expect(audit.record({ action: 'load.sent' })).rejects.toMatchObject({
      name: 'AuditError',
      code: expect.stringMatching(/^(WRITE_FAILED|STORE_UNAVAILABLE)$/),
    });
    proxy.restore();
    await audit.record({ action: 'load.sent' });
    const [{ events }] = await direct.query('SELECT COUNT(*) AS events FROM audit_event');
    expect(Number(events)).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a handler gets the error and the events', async () => {
    const handled: { code: string; actions: string[] }[] = [];
    await start({
      onWriteFailure: (error, events) => {
        handled.push({
          code: (error as unknown as { code: string }).code,
          actions: events.map(({ action }) => action),
        });
      },
    });
    proxy.cut();
    await app.get(AuditService).record({ action: 'load.sent' });
    proxy.restore();
    expect(handled).toEqual([{ code: expect.any(String), actions: ['load.sent'] }]);
  });

  it('what waits in the spool when the process ends is replayed by the next one', async () => {
    await start({ onWriteFailure: 'spool' });
    proxy.cut();
    await app.get(AuditService).record({ action: 'load.sent', metadata: { password: 'S3CRET-1' } });
    await app.close();
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    expect(texts.join('')).toContain('load.sent');
    expect(texts.join('')).not.toContain('S3CRET-1');
    await direct.destroy();
    await proxy.close();
    await start({ onWriteFailure: 'spool' });
    const find = (): Promise<unknown[]> =>
      direct.query(`SELECT id FROM audit_event WHERE action = 'load.sent'`);
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(50)) {
      if ((await find()).length > 0) break;
    }
    expect(await find()).toHaveLength(1);
  });
});
