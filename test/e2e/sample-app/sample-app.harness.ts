import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { AuditEvent } from 'nestjs-audit-trail';
import request from 'supertest';
import type { AppConfig } from '../../../sample-app/config/app-config.js';
import { SAMPLE_PASSWORD } from '../../../sample-app/seed/data/users.js';
import { SeedService } from '../../../sample-app/seed/seed.service.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../../support/databases.js';

export const ADMIN = 'admin@example.com';
export const JOHN = 'john.doe@example.com';
export const JANE = 'jane.smith@example.com';

interface Account {
  token: string;
  id: number;
}

/** A browser that is signed in to the panel, or not: it keeps what cookie it was given. */
interface Panel {
  get(path: string): request.Test;
  post(path: string): request.Test;
}

// Read by AdminJS when it is first imported: no bundle and no watcher, these tests open no page.
process.env.NODE_ENV = 'production';
process.env.ADMIN_JS_SKIP_BUNDLE = 'true';

/** The sample app over a database of its own, with its sample data and three users signed in. */
export class SampleAppHarness {
  admin!: Account;
  john!: Account;
  jane!: Account;

  private database?: TestDatabase;
  private spoolDirectory?: string;
  private nest?: INestApplication<Server>;

  constructor(private readonly kind: DatabaseKind) {}

  async start(): Promise<void> {
    this.database = await createDatabase(this.kind);
    this.spoolDirectory = await mkdtemp(join(tmpdir(), 'sample-app-spool-'));
    this.nest = await this.boot(this.database, this.spoolDirectory);
    await this.get(SeedService).seedIfEmpty();
    [this.admin, this.john, this.jane] = await Promise.all([
      this.signIn(ADMIN),
      this.signIn(JOHN),
      this.signIn(JANE),
    ]);
  }

  /** Another process, as far as the app can tell: only the database and the spool remain. */
  async restart(): Promise<void> {
    await this.nest!.close();
    this.nest = await this.boot(this.database!, this.spoolDirectory!);
  }

  /** Removes what there is, also after a start that failed halfway. */
  async stop(): Promise<void> {
    await this.nest?.close();
    await this.database?.drop();
    if (this.spoolDirectory) await rm(this.spoolDirectory, { recursive: true, force: true });
  }

  get server(): Server {
    return this.nest!.getHttpServer();
  }

  get<T>(token: Type<T>): T {
    return this.nest!.get(token);
  }

  async signIn(email: string, password = SAMPLE_PASSWORD): Promise<Account> {
    const { body } = await request(this.server)
      .post('/auth/login')
      .send({ email, password })
      .expect(200);
    return { token: body.accessToken, id: body.user.id };
  }

  as({ token }: Account) {
    const agent = request.agent(this.server);
    return agent.auth(token, { type: 'bearer' }).set('User-Agent', 'sample-spec/1.0');
  }

  async events(query: Record<string, string | number>): Promise<AuditEvent[]> {
    const { body } = await this.as(this.admin).get('/audit/events').query(query).expect(200);
    return body.events;
  }

  async openPanel(email: string): Promise<Panel> {
    const { headers } = await request(this.server)
      .post('/admin/login')
      .type('form')
      .send({ email, password: SAMPLE_PASSWORD });
    const cookie = String(headers['set-cookie'] ?? 'none').split(';', 1)[0]!;
    return {
      get: (path) => request(this.server).get(path).set('Cookie', cookie),
      post: (path) => request(this.server).post(path).set('Cookie', cookie),
    };
  }

  /** Sends a form of the panel as AdminJS's own pages do, and returns its answer. */
  async submit(panel: Panel, path: string, fields: Record<string, string> = {}) {
    const form = panel.post(`/admin/api/resources/${path}`);
    const { body } = await form.field({ form: 'sent', ...fields }).expect(200);
    return body;
  }

  async createClient(by: Account): Promise<number> {
    const { body } = await this.as(by)
      .post('/clients')
      .send({
        firstName: 'Zoë',
        lastName: 'Maßmann',
        email: 'zoe@mail.example',
        insuranceNumber: 'QQ 123456 C',
        address: { city: 'Köln', country: 'DE' },
        companyId: 1,
      })
      .expect(201);
    return body.id;
  }

  async createCase(by: Account, clientId: number): Promise<number> {
    const { body } = await this.as(by)
      .post('/cases')
      .send({ title: 'Parcel lost 📦', type: 'Complaint', clientId, assigneeId: this.john.id })
      .expect(201);
    return body.id;
  }

  private async boot(
    database: TestDatabase,
    spoolDirectory: string,
  ): Promise<INestApplication<Server>> {
    const databaseUrl = this.kind === 'sqlite' ? `sqlite:${database.url}` : database.url;
    const config: AppConfig = {
      port: 0,
      databaseUrl,
      jwtSecret: 'only for this test',
      sessionSecret: 'only for this test, too',
      panelTheme: 'light',
      spoolDirectory,
    };
    const { AppModule } = await import('../../../sample-app/app.module.js');
    const module = await Test.createTestingModule({
      imports: [AppModule.forRoot(config)],
    }).compile();
    return module.createNestApplication<INestApplication<Server>>({ logger: false }).init();
  }
}
