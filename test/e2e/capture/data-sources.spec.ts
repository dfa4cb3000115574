import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';
import { changesOf } from './capture-app.js';
import { Tally } from './probe.entities.js';

const NAMES = ['first', 'second', 'silent'] as const;
type Name = (typeof NAMES)[number];

describeEachDatabase(
  'several data sources in one application, with the same entity',
  (kind) => {
    const audits = {
      first: AuditModule.forRoot({ dataSource: 'first' }),
      second: AuditModule.forRoot({ dataSource: 'second' }),
    };
    const databases: TestDatabase[] = [];
    let app: INestApplicationContext;

    beforeAll(async () => {
      for (const _name of NAMES) databases.push(await createDatabase(kind));
      const hosts = NAMES.map((name, index) =>
        TypeOrmModule.forRoot({
          ...databases[index].options,
          name,
          entities: [Tally],
          synchronize: true,
        } as never),
      );
      @Module({ imports: [...hosts, audits.first, audits.second] })
      class AppModule {}
      app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
    });
    afterAll(async () => {
      await app.close();
      for (const database of databases) await database.drop();
    });

    const source = (name: Name): DataSource =>
      app.get<DataSource>(getDataSourceToken(name), { strict: false });

    /** The record, and what became of its number. */
    const log = async (name: keyof typeof audits): Promise<unknown[]> => {
      const query = app.select(audits[name]).get(AuditQueryService, { strict: true });
      const { events } = await query.find({}, { order: 'oldest' });
      return events.map((event) => [event.action, event.target!.id, changesOf(event).count]);
    };

    it('each event lands in the log of its own', async () => {
      for (const [index, name] of NAMES.entries()) {
        const { manager } = source(name);
        const id = index + 1;
        await manager.insert(Tally, { id, count: id });
        await manager.save(Tally, { id, count: id * 10 });
        await manager.increment(Tally, { id }, 'count', 1);
        await manager.upsert(Tally, { id, count: id * 100 }, ['id']);
      }
      // Transactions of all of them, one within the other.
      await source('first').transaction((first) =>
        source('second').transaction((second) =>
          source('silent').transaction(async (silent) => {
            for (const manager of [silent, second, first])
              await manager.delete(Tally, { count: 100 });
            await second.update(Tally, { id: 2 }, { count: 0 });
          }),
        ),
      );
      const lifeOf = (id: number): unknown[] => [
        ['tally.created', `${id}`, [null, id]],
        ['tally.updated', `${id}`, [id, id * 10]],
        ['tally.updated', `${id}`, [id * 10, id * 10 + 1]],
        ['tally.updated', `${id}`, [id * 10 + 1, id * 100]],
      ];
      expect(await log('first')).toEqual([...lifeOf(1), ['tally.deleted', '1', [100, null]]]);
      expect(await log('second')).toEqual([...lifeOf(2), ['tally.updated', '2', [200, 0]]]);
      expect(await source('silent').getRepository(Tally).findBy({})).toMatchObject([
        { id: 3, count: 300 },
      ]);
    });
  },
  ['sqlite', 'mariadb', 'postgres'],
);
