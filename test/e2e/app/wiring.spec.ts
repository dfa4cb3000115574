import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService, AuditService } from 'nestjs-audit-trail';
import type { AuditModuleOptions } from 'nestjs-audit-trail';
import { Audited } from 'nestjs-audit-trail/decorators';
import { Column, Entity, EntitySchema, PrimaryGeneratedColumn } from 'typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';

import { createDatabase, type TestDatabase } from '../../support/databases.js';

@Audited()
@Entity()
class Client {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@Entity()
class Session {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@Entity()
class Draft {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

const NAMED = {
  id: { type: Number, primary: true, generated: true },
  name: { type: String },
} as const;

/** An entity by schema, with a class of its own. */
class ShiftPlan {
  id!: number;
  name!: string;
}
const shiftPlanSchema = new EntitySchema<ShiftPlan>({
  name: 'ShiftPlan',
  target: ShiftPlan,
  columns: NAMED,
});

class CallQueue {
  id!: number;
  name!: string;
}
Audited({ type: 'queue' })(CallQueue);
const callQueueSchema = new EntitySchema<CallQueue>({
  name: 'CallQueue',
  target: CallQueue,
  columns: NAMED,
});

/** An entity by schema alone: it has no class at all. */
const tariffSchema = new EntitySchema<{ id: number; name: string }>({
  name: 'TariffZone',
  columns: NAMED,
});

const ENTITIES = [Client, Session, Draft, shiftPlanSchema, callQueueSchema, tariffSchema];

@Injectable()
class AuditSettings {
  readonly options: AuditModuleOptions = { store: { tablePrefix: 'log_' } };
}
@Module({ providers: [AuditSettings], exports: [AuditSettings] })
class SettingsModule {}

describe('the wiring of the module', () => {
  let app: INestApplicationContext | undefined;
  const databases: TestDatabase[] = [];

  const hostOf = async (name?: string): Promise<DynamicModule> => {
    const database = await createDatabase('sqlite');
    databases.push(database);
    const options: DataSourceOptions = database.options;
    return TypeOrmModule.forRoot({ ...options, name, entities: ENTITIES, synchronize: true });
  };
  const start = async (...imports: DynamicModule[]): Promise<INestApplicationContext> => {
    @Module({ imports })
    class AppModule {}
    app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
    return app;
  };
  const sourceOf = (name?: string): DataSource => app!.get(getDataSourceToken(name));
  const tablesOf = async (name?: string): Promise<string[]> => {
    const rows: { name: string }[] = await sourceOf(name).query(
      `SELECT name FROM sqlite_master WHERE type = 'table'`,
    );
    return rows.map((row) => row.name);
  };

  /** Saves a row of every entity, and gives the actions that were recorded. */
  async function actionsOfAll(name?: string): Promise<string[]> {
    for (const entity of [Client, Session, Draft, 'ShiftPlan', 'CallQueue', 'TariffZone']) {
      await sourceOf(name).getRepository(entity).save({ name: 'x' });
    }
    const { events } = await app!.get(AuditQueryService).find({});
    return events.map(({ action }) => action).sort();
  }

  afterEach(async () => {
    await app?.close();
    app = undefined;
    await Promise.all(databases.splice(0).map((database) => database.drop()));
  });

  describe('forRootAsync', () => {
    it('gets its options from a factory with injected providers', async () => {
      await start(
        await hostOf(),
        AuditModule.forRootAsync({
          imports: [SettingsModule],
          inject: [AuditSettings],
          useFactory: async (settings: AuditSettings) => settings.options,
        }),
      );
      expect(await actionsOfAll()).toContain('client.created');
      expect(await tablesOf()).toContain('log_event');
      expect(await tablesOf()).not.toContain('audit_event');
    });

    it('audits the data source named beside the factory', async () => {
      await start(
        await hostOf(),
        await hostOf('second'),
        AuditModule.forRootAsync({ dataSource: 'second', useFactory: () => ({}) }),
      );
      await sourceOf().getRepository(Client).save({ name: 'not audited' });
      expect(await actionsOfAll('second')).toEqual(['client.created', 'queue.created']);
      expect(await tablesOf('second')).toContain('audit_event');
      expect(await tablesOf()).not.toContain('audit_event');
    });

    it('takes the same name from the factory too', async () => {
      const module = AuditModule.forRootAsync({
        dataSource: 'second',
        useFactory: () => ({ dataSource: 'second' }),
      });
      await start(await hostOf('second'), module);
      expect(await actionsOfAll('second')).toEqual(['client.created', 'queue.created']);
    });
  });

  it('audits the data source named in forRoot, and no other', async () => {
    await start(
      await hostOf(),
      await hostOf('second'),
      AuditModule.forRoot({ dataSource: 'second' }),
    );
    await sourceOf().getRepository(Client).save({ name: 'not audited' });
    expect(await actionsOfAll('second')).toEqual(['client.created', 'queue.created']);
    expect(await tablesOf()).not.toContain('audit_event');
  });

  it('audits several data sources of one application, each in its own database', async () => {
    await start(
      await hostOf(),
      await hostOf('second'),
      AuditModule.forRoot(),
      AuditModule.forRoot({ dataSource: 'second', capture: { entities: { include: [Draft] } } }),
    );
    await sourceOf().getRepository(Client).save({ name: 'first' });
    await sourceOf().getRepository(Draft).save({ name: 'not audited here' });
    await sourceOf('second').getRepository(Draft).save({ name: 'second' });
    const actionsIn = (name?: string): Promise<unknown> =>
      sourceOf(name).query('SELECT action, target_label AS label FROM audit_event');
    expect(await actionsIn()).toEqual([{ action: 'client.created', label: 'first' }]);
    expect(await actionsIn('second')).toEqual([{ action: 'draft.created', label: 'second' }]);
  });

  it('is there for every module without being imported again', async () => {
    const feature = {
      provide: 'feature',
      inject: [AuditService],
      useFactory: (audit: AuditService) => audit,
    };
    @Module({ providers: [feature] })
    class FeatureModule {}
    const started = await start(await hostOf(), AuditModule.forRoot(), { module: FeatureModule });
    expect(started.get('feature', { strict: false })).toBe(started.get(AuditService));
  });

  describe('capture.entities', () => {
    const all = [
      'client.created',
      'draft.created',
      'queue.created',
      'session.created',
      'shift_plan.created',
      'tariff_zone.created',
    ];
    it.each<[string, NonNullable<AuditModuleOptions['capture']>['entities'], string[]]>([
      ['nothing said: the decorated ones', undefined, ['client.created', 'queue.created']],
      ["'decorated'", 'decorated', ['client.created', 'queue.created']],
      ["'all'", 'all', all],
      [
        'exclude: all but those, by class, schema and name',
        { exclude: [Session, shiftPlanSchema, 'TariffZone'] },
        ['client.created', 'draft.created', 'queue.created'],
      ],
      [
        'include: those besides the decorated ones',
        { include: [Draft] },
        ['client.created', 'draft.created', 'queue.created'],
      ],
      [
        'include: a schema with a class, by schema or by class, and one without',
        { include: [ShiftPlan, tariffSchema] },
        ['client.created', 'queue.created', 'shift_plan.created', 'tariff_zone.created'],
      ],
      [
        'both: what is included or decorated, without what is excluded',
        { include: [Draft, Session], exclude: [Client] },
        ['draft.created', 'queue.created', 'session.created'],
      ],
    ])('%s', async (_name, entities, expected) => {
      await start(await hostOf(), AuditModule.forRoot({ capture: { entities } }));
      expect(await actionsOfAll()).toEqual(expected);
    });

    it('captures every operation on an entity without a class', async () => {
      await start(
        await hostOf(),
        AuditModule.forRoot({ capture: { entities: { include: [tariffSchema] } } }),
      );
      const zones = sourceOf().getRepository(tariffSchema);
      const zone = await zones.save({ name: 'North' });
      await zones.save({ id: zone.id, name: 'South' });
      const { id } = zone;
      await zones.remove(await zones.findOneByOrFail({ id }));
      const { events } = await app!.get(AuditQueryService).history('tariff_zone', String(id));
      expect(events.map(({ action, target }) => [action, target]).reverse()).toEqual([
        ['tariff_zone.created', { type: 'tariff_zone', id: String(id), label: 'North' }],
        ['tariff_zone.updated', { type: 'tariff_zone', id: String(id), label: 'South' }],
        ['tariff_zone.deleted', { type: 'tariff_zone', id: String(id), label: 'South' }],
      ]);
    });
  });
});
