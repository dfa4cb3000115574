import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService, type AuditEvent } from 'nestjs-audit-trail';
import { DataSource, type EntitySubscriberInterface } from 'typeorm';

import { createDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Tally } from './probe.entities.js';

const ROUNDS = 50;

/** Of each change of `count`: the record, the value before and the one after. */
const counts = (events: readonly AuditEvent[]): [string, unknown, unknown][] =>
  events.flatMap(({ target, changes }) =>
    changes
      .filter(({ property }) => property === 'count')
      .map(({ before, after }): [string, unknown, unknown] => [target!.id, before, after]),
  );

describe('probes on SQLite, whose one connection is everybody’s', () => {
  let app: CaptureApp;
  let dataSource: DataSource;
  beforeAll(async () => {
    app = await CaptureApp.start('sqlite', {}, { entities: [Tally] });
    dataSource = app.dataSource;
  });
  beforeEach(() => app.audit.suspend('set up', () => dataSource.getRepository(Tally).clear()));
  afterAll(() => app.stop());

  /** Rows 1 to `number`, with a count of 0. */
  const prepare = (number: number): Promise<unknown> =>
    app.audit.suspend('set up', () =>
      dataSource
        .getRepository(Tally)
        .insert(
          Array.from({ length: number }, (_, index) => ({ id: index + 1, tag: `t${index + 1}` })),
        ),
    );
  const stored = async (): Promise<[number, number][]> =>
    (await dataSource.getRepository(Tally).find({ order: { id: 'ASC' } })).map(({ id, count }) => [
      id,
      count,
    ]);

  it('nothing that has resolved is lost when an insert beside it fails', async () => {
    await prepare(ROUNDS);
    const repository = dataSource.getRepository(Tally);
    let whileItListens: () => Promise<unknown> = () => Promise.resolve();
    const listener: EntitySubscriberInterface = {
      beforeInsert: async () => void (await whileItListens()),
    };
    dataSource.subscribers.push(listener);
    let listened = 0;
    const events = await app.eventsOf(async () => {
      for (let id = 1; id <= ROUNDS; id++) {
        // Another request's update begins and resolves while the insert waits for its listener.
        whileItListens = () => {
          listened += 1;
          return repository.update({ id }, { count: id });
        };
        const taken = { id: 1_000 + id, tag: `t${id}` };
        await expect(repository.insert(taken)).rejects.toThrow(/UNIQUE/);
      }
    });
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(listener), 1);
    expect(listened).toBe(ROUNDS);
    const expected = Array.from({ length: ROUNDS }, (_, index) => index + 1);
    expect(await stored()).toEqual(expected.map((id) => [id, id]));
    expect(counts(events)).toEqual(expected.map((id) => [`${id}`, 0, id]));
  });

  it('nothing is lost of inserts, half of which fail, beside updates', async () => {
    await prepare(ROUNDS);
    const repository = dataSource.getRepository(Tally);
    const listener: EntitySubscriberInterface = { afterInsert: () => new Promise(setImmediate) };
    dataSource.subscribers.push(listener);
    const events = await app.eventsOf(async () => {
      const ids = Array.from({ length: ROUNDS }, (_, index) => index + 1);
      const outcomes = await Promise.allSettled(
        ids.flatMap((id) => [
          repository.insert({ id: 1_000 + id, tag: id % 2 ? `t${id}` : `new${id}` }),
          repository.update({ id }, { count: id }),
          repository.increment({ id }, 'count', 1_000),
        ]),
      );
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(ROUNDS / 2);
    });
    dataSource.subscribers.splice(dataSource.subscribers.indexOf(listener), 1);
    expect(events.filter(({ operation }) => operation === 'create')).toHaveLength(ROUNDS / 2);
    const rows = await stored();
    expect(rows).toHaveLength(ROUNDS + ROUNDS / 2);
    for (const [id, count] of rows) {
      const own = counts(events).filter(([target]) => target === `${id}`);
      expect(own.at(-1)?.[2]).toBe(count);
      // Each begins where the one before it ended.
      for (let index = 1; index < own.length; index++) {
        expect(own[index][1]).toBe(own[index - 1][2]);
      }
      if (id <= ROUNDS) expect(own).toHaveLength(2);
    }
  });

  it.each(['commits', 'rolls back'])(
    'an update beside a transaction that %s: row and event share its fate',
    async (end) => {
      await prepare(10);
      const events = await app.eventsOf(async () => {
        const inside = dataSource.transaction(async (manager) => {
          await manager.update(Tally, { id: 1 }, { count: 1 });
          // Of other requests, all on the same connection.
          await Promise.all(
            [2, 3, 4].map((id) => dataSource.getRepository(Tally).update({ id }, { count: id })),
          );
          await manager.save(Tally, { id: 5, count: 5 });
          if (end !== 'commits') throw new Error('undone');
        });
        await (end === 'commits' ? inside : expect(inside).rejects.toThrow('undone'));
        await dataSource.getRepository(Tally).update({ id: 6 }, { count: 6 });
      });
      const changed = end === 'commits' ? [1, 2, 3, 4, 5, 6] : [6];
      expect(counts(events)).toEqual(changed.map((id) => [`${id}`, 0, id]));
      const rows = await stored();
      expect(rows.filter(([, count]) => count > 0)).toEqual(changed.map((id) => [id, id]));
    },
  );
});

describe('two data sources on one SQLite file', () => {
  it('record each its own changes, and lose none', async () => {
    const database = await createDatabase('sqlite');
    const shared = { ...database.options, entities: [Tally] };
    @Module({
      imports: [
        TypeOrmModule.forRoot({ ...shared, synchronize: true } as never),
        TypeOrmModule.forRoot({ ...shared, name: 'second' } as never),
        AuditModule.forRoot(),
      ],
    })
    class FirstModule {}
    @Module({
      imports: [TypeOrmModule.forRoot(shared as never), AuditModule.forRoot()],
    })
    class SecondModule {}
    const apps: INestApplicationContext[] = [];
    for (const module of [FirstModule, SecondModule]) {
      apps.push(await NestFactory.createApplicationContext(module, { logger: ['error'] }));
    }
    const sources = apps.map((app) => app.get<DataSource>(getDataSourceToken()));
    const unaudited = apps[0].get<DataSource>(getDataSourceToken('second'));
    await unaudited
      .getRepository(Tally)
      .insert(Array.from({ length: ROUNDS }, (_, index) => ({ id: index + 1 })));
    // Neither waits for the other, nor finds the file locked.
    await Promise.all(
      Array.from({ length: ROUNDS }, (_, index) => index + 1).flatMap((id) => {
        const own = sources[id % 2].getRepository(Tally);
        return [
          own.increment({ id }, 'count', 1),
          own.increment({ id }, 'count', 1),
          unaudited.getRepository(Tally).update({ id }, { tag: `t${id}` }),
        ];
      }),
    );
    const rows = await unaudited.getRepository(Tally).find({ order: { id: 'ASC' } });
    expect(rows.map(({ count }) => count)).toEqual(Array.from({ length: ROUNDS }, () => 2));
    const { events } = await apps[1]
      .get(AuditQueryService)
      .find({}, { order: 'oldest', limit: 500 });
    // They log into one table, each in its own time.
    expect(counts(events).sort(byRecord)).toEqual(
      rows.flatMap(({ id }) => [
        [`${id}`, 0, 1],
        [`${id}`, 1, 2],
      ]),
    );
    for (const app of apps) await app.close();
    await database.drop();
  });
});

function byRecord(left: [string, unknown, unknown], right: [string, unknown, unknown]): number {
  return Number(left[0]) - Number(right[0]) || Number(left[1]) - Number(right[1]);
}
