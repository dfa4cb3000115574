import 'reflect-metadata';

import { AdminModule, AdminResourceModule, type AdminModuleOptions } from '@adminjs/nestjs';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  BaseProperty,
  BaseRecord,
  BaseResource,
  ComponentLoader,
  DefaultAuthProvider,
} from 'adminjs';

import { withAuditAdmin } from '../../../lib/admin/index.js';
import { AuditModule } from '../../../lib/index.js';

/** A resource of the host's own, with one record. */
class ShelfResource extends BaseResource {
  override id = (): string => 'Shelf';
  override databaseName = (): string => 'host';
  override databaseType = (): string => 'host';
  override properties = (): BaseProperty[] => [new BaseProperty({ path: 'id', isId: true })];
  override property = (): BaseProperty | null => this.properties()[0]!;
  override findOne = async (id: string) => new BaseRecord({ id }, this);
}

/** With a member that only an object of the class itself can read. */
class Provider extends DefaultAuthProvider {
  readonly #name = 'Ada';
  override getUiProps = (): Record<string, unknown> => ({ greeting: this.#name });
}

const common: AdminModuleOptions = {
  adminJsOptions: { rootPath: '/admin', resources: [new ShelfResource()] },
  auth: {
    authenticate: async (email) => ({ id: '1', email, name: 'Ada', role: 'admin' }),
    cookieName: 'panel',
    cookiePassword: 'a secret of this test that is long enough',
  },
  sessionOptions: { secret: 'secret', resave: false, saveUninitialized: false },
};

/** The ways in which hosts set up AdminJS. */
const HOSTS: Record<string, () => DynamicModule[]> = {
  createAdmin: () => [AdminModule.createAdmin(withAuditAdmin(common))],
  createAdminAsync: () => {
    const useFactory = async (): Promise<AdminModuleOptions> => ({
      ...common,
      adminJsOptions: {
        ...common.adminJsOptions,
        componentLoader: new ComponentLoader(),
        locale: () => ({ language: 'de', translations: { de: { labels: { Shelf: 'Regal' } } } }),
      },
    });
    return [AdminModule.createAdminAsync(withAuditAdmin({ useFactory }))];
  },
  forFeature: () => [
    AdminResourceModule.forFeature([new ShelfResource()]),
    AdminModule.createAdmin(withAuditAdmin({ ...common, adminJsOptions: { rootPath: '/admin' } })),
  ],
  twice: () => [AdminModule.createAdmin(withAuditAdmin(common))],
  provider: () => {
    const { authenticate } = common.auth!;
    const provider = new Provider({
      componentLoader: new ComponentLoader(),
      authenticate: (({ email, password }: { email: string; password: string }) =>
        authenticate!(email, password)) as never,
    } as never);
    const auth = { ...common.auth!, authenticate: undefined, provider };
    return [AdminModule.createAdmin(withAuditAdmin({ ...common, auth }))];
  },
  withoutServer: () => [AdminModule.createAdmin(withAuditAdmin(common))],
  withoutAuditModule: () => [AdminModule.createAdmin(withAuditAdmin(common))],
};

const [host = ''] = process.argv.slice(2);

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:' }),
    ...(host === 'withoutAuditModule'
      ? []
      : [AuditModule.forRoot({ store: { schema: 'migrate' } })]),
    ...HOSTS[host]!(),
  ],
})
class HostModule {}

if (host === 'twice') {
  const first = await NestFactory.create(HostModule, { logger: false });
  await first.listen(0, '127.0.0.1');
  await first.close();
}
if (host === 'withoutServer') {
  const context = await NestFactory.createApplicationContext(HostModule, { logger: ['error'] });
  await context.close();
  console.log('listening on nothing');
  process.exit(0);
}
const app = await NestFactory.create(HostModule, { logger: ['error'], abortOnError: false });
await app.listen(0, '127.0.0.1');
console.log(`listening on ${await app.getUrl()}`);
