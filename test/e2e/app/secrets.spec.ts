import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AuditCounters, AuditQueryService, AuditService } from 'nestjs-audit-trail';
import type { AuditEvent } from 'nestjs-audit-trail';
import { DataSource, type DataSourceOptions } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';
import { urlOf } from '../../support/http-apps.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { Account, AccountModule } from './account-app.js';
import { OutputCapture } from './output.capture.js';
import { base64, hex, textOf, Vault } from './vault.js';

/** What one round of work records, and the part of it that needs no table of the host's. */
const ACTIONS_WITHOUT_ENTITIES = ['report.generated', 'user.login'];
const ACTIONS_PER_ROUND = [
  'account.created',
  'account.updated',
  'account.updated',
  ...ACTIONS_WITHOUT_ENTITIES,
];

describe('the search for traces', () => {
  it('finds a secret in every spelling, and nothing where there is none', () => {
    const vault = new Vault();
    const secret = vault.odd('here');
    const [core] = secret.split(' ');
    for (const spelling of [
      secret,
      secret.toUpperCase(),
      JSON.stringify({ secret }),
      encodeURIComponent(secret),
      base64(secret),
      Buffer.from(secret).toString('base64url'),
      hex(secret),
      textOf(Buffer.from(secret)),
      `token ${core}.`,
    ]) {
      expect(vault.tracesIn(`… ${spelling} …`)).toEqual(['here']);
    }
    expect(vault.tracesIn('Kx0123456789abcdef01 [redacted]')).toEqual([]);
  });
});

describeEachDatabase(
  'secrets of the application',
  (kind) => {
    let database: TestDatabase;
    let proxy: TcpProxy | undefined;
    let direct: DataSource;
    let folder: string;
    let app: INestApplication;
    let output: OutputCapture;
    const vault = new Vault();
    /** Stands in the same places as the secrets and is none: where it is found, they would be too. */
    const marker = `marker-${randomUUID()}`;
    const announced: AuditEvent[] = [];

    beforeAll(async () => {
      database = await createDatabase(kind);
      folder = await mkdtemp(join(tmpdir(), 'audit-secrets-'));
      direct = await new DataSource(database.options).initialize();
      output = new OutputCapture();
      app = await NestFactory.create(AccountModule.with(await reachable(), folder), {
        logger: output.logger,
      });
      await app.listen(0, '127.0.0.1');
      app
        .get(EventEmitter2)
        .on('audit.recorded', (notice: { events: AuditEvent[] }) =>
          announced.push(...notice.events),
        );
    });
    afterAll(async () => {
      await app.close();
      output.restore();
      await direct.destroy();
      await proxy?.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    /** Servers are reached through a proxy that can be cut. */
    async function reachable(): Promise<DataSourceOptions> {
      const { host, port } = database.options as { host?: string; port?: number };
      if (host === undefined || port === undefined) return database.options;
      proxy = await TcpProxy.to(host, port);
      const options = { ...database.options, host: '127.0.0.1', port: proxy.port };
      return options as DataSourceOptions;
    }

    const request = async (method: string, path: string, password: string): Promise<number> => {
      const user = `jane:${vault.odd('Authorization: Basic')}`;
      const response = await fetch(urlOf(app, path), {
        method,
        headers: {
          'content-type': 'application/json',
          authorization:
            method === 'POST'
              ? `Bearer ${vault.plain('Authorization: Bearer')}`
              : `Basic ${Buffer.from(user).toString('base64')}`,
          cookie: `theme=dark; connect.sid=${vault.plain('Cookie')}`,
          'x-api-key': vault.plain('X-API-Key'),
          'x-audit-reason': encodeURIComponent(`${marker} reset to ${password}`),
        },
        body: JSON.stringify({
          email: 'jane@acme.test',
          password,
          profile: { apiToken: vault.odd('body, nested') },
        }),
      });
      await response.arrayBuffer();
      return response.status;
    };

    async function saveAndRecord(): Promise<void> {
      const accounts = app.get<DataSource>(getDataSourceToken()).getRepository(Account);
      const secrets = (): Partial<Account> => ({
        alias: vault.odd('masked: redact'),
        handle: vault.odd('masked: hash'),
        phone: vault.odd('masked: last4'),
        hint: vault.odd('masked: function'),
        internalNote: vault.odd('@AuditIgnore'),
        passwordHash: vault.odd('named like a secret'),
        settings: {
          marker,
          smtp: { password: vault.odd('JSON, nested') },
          keys: [{ apiKey: vault.odd('JSON, in a list') }],
        },
      });
      const { id } = await accounts.save(secrets());
      await accounts.save({ id, ...secrets() });
      const status = await request('PATCH', `/accounts/${id}`, vault.odd('body'));
      expect(status).toBe(200);
    }

    async function signInAndReport(): Promise<void> {
      const query = encodeURIComponent(vault.odd('query string'));
      const password = vault.odd('body, error, reason');
      expect(await request('POST', `/sign-in?token=${query}`, password)).toBe(401);
      const key = vault.plain('metadata, in a text');
      await app.get(AuditService).record({
        action: 'report.generated',
        metadata: {
          marker,
          password: vault.odd('metadata'),
          smtp: { clientSecret: vault.odd('metadata, nested') },
          command: `curl -H "Authorization: Bearer ${key}" https://acme.test/?access_token=${key}`,
          dsn: `postgres://jane:${vault.plain('metadata, in a URL')}@db/app`,
        },
      });
    }

    async function tablesOf(): Promise<string[]> {
      const rows: { name: string }[] = await direct.query(
        kind === 'sqlite'
          ? `SELECT name FROM sqlite_master WHERE type = 'table'`
          : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`,
      );
      // SQLite keeps the search table's text in shadow tables of its own: audit_search_*.
      return rows.map(({ name }) => name).filter((name) => name.startsWith('audit_'));
    }

    /** Every column of every row of the log's tables, by table. */
    async function dump(): Promise<Map<string, string>> {
      const texts = new Map<string, string>();
      for (const table of await tablesOf()) {
        const rows: Record<string, unknown>[] = await direct.query(`SELECT * FROM ${table}`);
        texts.set(table, rows.flatMap((row) => Object.values(row).map(textOf)).join('\n'));
      }
      return texts;
    }

    async function spooled(): Promise<string> {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) => `${name} ${await readFile(join(parentPath, name))}`);
      return (await Promise.all(texts)).join('\n');
    }

    async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
      for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(25)) {
        if (await isTrue()) return;
      }
      throw new Error('it did not happen within 15 s');
    }

    const rename = (from: string, to: string): Promise<unknown> =>
      direct.query(`ALTER TABLE ${from} RENAME TO ${to}`);

    it('are in no spool file while the store refuses or is away', async () => {
      await saveAndRecord();
      await signInAndReport();

      await rename('audit_event', 'away_event');
      await saveAndRecord();
      await signInAndReport();
      if (proxy) {
        proxy.cut();
        await signInAndReport();
        proxy.restore();
      }
      const spool = await spooled();
      await rename('away_event', 'audit_event');

      expect(spool).toContain(marker);
      expect(spool).toContain('account.created');
      expect(spool).toContain('user.login');
      expect(vault.tracesIn(spool)).toEqual([]);
    }, 60_000);

    it('are in no row of any table, once everything has arrived and been sequenced', async () => {
      await until(() => {
        const { spooled: kept, replayed } = app.get(AuditCounters).snapshot();
        return kept > 0 && replayed === kept;
      });
      const query = app.get(AuditQueryService);
      const all = async () => (await query.find({}, { limit: 500, order: 'oldest' })).events;
      await until(async () => (await all()).every(({ seq }) => seq !== undefined));

      const events = await all();
      const duringCut = proxy ? ACTIONS_WITHOUT_ENTITIES : [];
      const expected = [...ACTIONS_PER_ROUND, ...ACTIONS_PER_ROUND, ...duringCut];
      expect(events.map(({ action }) => action).sort()).toEqual(expected.sort());
      expect(app.get(AuditCounters).snapshot()).toMatchObject({ rejected: 0, failed: 0 });

      const tables = await dump();
      expect([...tables.keys()]).toEqual(
        expect.arrayContaining(['audit_event', 'audit_leaf', 'audit_index', 'audit_search']),
      );
      for (const table of ['audit_event', 'audit_leaf', 'audit_index', 'audit_rollup']) {
        expect(tables.get(table)).not.toBe('');
      }
      expect(tables.get('audit_event')).toContain(marker);
      const traces = [...tables].map(([table, text]) => [table, vault.tracesIn(text)]);
      expect(traces.filter(([, places]) => places.length > 0)).toEqual([]);
    }, 60_000);

    it('leave a trace of the change itself: masked, and with what was not secret', async () => {
      const { events } = await app.get(AuditQueryService).find({ action: 'account.updated' });
      const masked = events
        .flatMap(({ changes }) => changes)
        .filter(({ state }) => state === 'masked')
        .map(({ property }) => property);
      expect([...new Set(masked)].sort()).toEqual([
        'alias',
        'handle',
        'hint',
        'passwordHash',
        'phone',
        'settings.smtp.password',
      ]);
      const [login] = (await app.get(AuditQueryService).find({ action: 'user.login' })).events;
      expect(login).toMatchObject({
        outcome: 'failure',
        target: { label: 'jane@acme.test / [redacted]' },
        error: { message: '"[redacted]" is not the password of jane@acme.test' },
        reason: `${marker} reset to [redacted]`,
        tags: ['tried [redacted]'],
      });
    });

    it('are in nothing that is logged or printed', () => {
      expect(output.text).toContain('not written');
      expect(vault.tracesIn(output.text)).toEqual([]);
    });

    it("are in nothing that the host's listeners are told, nor left in the spool", async () => {
      expect(JSON.stringify(announced)).toContain(marker);
      expect(vault.tracesIn(JSON.stringify(announced))).toEqual([]);
      expect(vault.tracesIn(await spooled())).toEqual([]);
    });

    if (kind === 'sqlite') {
      it('are nowhere in the bytes of the database but in the own table of the host', async () => {
        await direct.query('DROP TABLE account');
        const copy = join(folder, 'without-host.sqlite');
        await direct.query(`VACUUM INTO '${copy}'`);
        const bytes = await readFile(copy);
        expect(bytes.includes(marker)).toBe(true);
        expect(vault.tracesIn(textOf(bytes))).toEqual([]);
      });
    }
  },
  ['sqlite', 'mariadb'],
);
