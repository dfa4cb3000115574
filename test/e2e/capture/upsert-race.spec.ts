import { DataSource, type DataSourceOptions } from 'typeorm';

import { createDatabase, describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf, type HostOptions } from './capture-app.js';
import { insertEntities, Seat, Setting } from './insert-entities.js';

const ROUNDS = 200;
const KEY = ['row', 'place'];
/** PostgreSQL lets a deadlock stand for a second unless told otherwise. */
const hostOf = (kind: string): HostOptions =>
  ({
    entities: insertEntities,
    poolSize: 8,
    extra: kind === 'postgres' ? { options: '-c deadlock_timeout=10ms' } : {},
  }) as HostOptions;

/** Upserts of the same new rows at once, one by one in crossing order and as lists; gives the deadlocks. */
async function crossing(host: DataSource, round: number): Promise<number> {
  const seats = host.getRepository(Seat);
  const holder = `round ${round}`;
  const upsert = async (first: number, second: number): Promise<void> => {
    await seats.upsert({ row: 'x', place: first, holder }, KEY);
    await seats.upsert({ row: 'x', place: second, holder }, KEY);
  };
  const list = async (...places: number[]): Promise<void> => {
    const values = places.map((place) => ({ row: 'y', place, holder }));
    await seats.upsert(values, KEY);
  };
  const at = round * 2;
  const results = await Promise.allSettled([
    upsert(at, at + 1),
    upsert(at + 1, at),
    list(at, at + 1),
    list(at, at + 1),
  ]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
  for (const { reason } of failures) expect(String(reason)).toMatch(/deadlock/i);
  return failures.length;
}

/** Two transactions that upsert the same two rows in opposite order: one of them has to fail. */
async function opposite(host: DataSource, round: number): Promise<number> {
  const holder = `round ${round}`;
  const runners = [host.createQueryRunner(), host.createQueryRunner()];
  const upsert = (runner: number, place: number): Promise<unknown> =>
    runners[runner].manager.upsert(Seat, { row: 'z', place, holder }, KEY);
  for (const runner of runners) await runner.startTransaction();
  await Promise.all([upsert(0, 1), upsert(1, 2)]);
  const end = async (runner: number, place: number): Promise<void> => {
    try {
      await upsert(runner, place);
      await runners[runner].commitTransaction();
    } catch (error) {
      await runners[runner].rollbackTransaction();
      throw error;
    }
  };
  const results = await Promise.allSettled([end(0, 2), end(1, 1)]);
  for (const runner of runners) await runner.release();
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
  for (const { reason } of failures) expect(String(reason)).toMatch(/deadlock/i);
  return failures.length;
}

const meetings: [string, typeof crossing][] = [
  ['one by one and as lists', crossing],
  ['in transactions, in opposite order', opposite],
];

describeEachDatabase(
  'upserts of the same rows at once',
  (kind) => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start(kind, {}, hostOf(kind));
    });
    afterAll(() => app.stop());

    it('keep the chain of values of a row', async () => {
      const settings = app.dataSource.getRepository(Setting);
      await settings.insert({ id: 'chain', name: 'chain', value: '0' });
      const events = await app.eventsOf(async () => {
        for (let value = 1; value <= 20; value++) {
          await Promise.all([
            settings.upsert({ id: 'chain', name: 'chain', value: `${value}` }, ['id']),
            settings.upsert({ id: `other ${value}`, name: `other ${value}` }, ['id']),
          ]);
        }
      });
      const chain = events.filter(({ target }) => target!.id === 'chain');
      expect(chain.map((event) => changesOf(event).value)).toEqual(
        Array.from({ length: 20 }, (_unused, index) => [`${index}`, `${index + 1}`]),
      );
      expect(events).toHaveLength(40);
    });

    it('tell the value that each of them has replaced', async () => {
      const settings = app.dataSource.getRepository(Setting);
      await settings.insert({ id: 'hot', name: 'hot', value: 'start' });
      const values = Array.from({ length: 40 }, (_unused, index) => `${index}`);
      const events = await app.eventsOf(() =>
        Promise.all(
          values.map((value) => settings.upsert({ id: 'hot', value, name: 'hot' }, ['id'])),
        ),
      );
      const next = new Map(events.map((event) => changesOf(event).value as [string, string]));
      const chain = [];
      for (let value: string | undefined = next.get('start'); value; value = next.get(value)) {
        chain.push(value);
      }
      expect([...chain].sort()).toEqual([...values].sort());
      const { value } = await settings.findOneByOrFail({ id: 'hot' });
      expect(chain.at(-1)).toBe(value);
    });

    it('record in a transaction what is replaced, not what it saw when it began', async () => {
      const settings = app.dataSource.getRepository(Setting);
      await settings.insert({ id: 'old', name: 'old', value: 'seen' });
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          expect((await manager.findOneByOrFail(Setting, { id: 'old' })).value).toBe('seen');
          await app.audit.suspend('somebody else', () =>
            settings.update({ id: 'old' }, { value: 'unseen', scope: 'other' }),
          );
          await manager
            .createQueryBuilder()
            .insert()
            .into(Setting)
            .values({ id: 'old', name: 'old', value: 'mine' })
            .orUpdate(['value'], ['id'])
            .execute();
        }),
      );
      const [event] = events.filter(({ target }) => target?.id === 'old');
      expect(changesOf(event)).toEqual({ value: ['unseen', 'mine'] });
    });

    it.each(meetings)(
      `deadlock no more in ${ROUNDS} rounds than without capture: %s`,
      async (_name, meet) => {
        const database = await createDatabase(kind);
        const bare = await new DataSource({
          ...database.options,
          ...hostOf(kind),
          synchronize: true,
        } as DataSourceOptions).initialize();
        for (const host of [app.dataSource, bare]) {
          await host.getRepository(Seat).upsert(
            [1, 2].map((place) => ({ row: 'z', place })),
            KEY,
          );
        }
        const deadlocks = { captured: 0, bare: 0 };
        for (let round = 0; round < ROUNDS; round++) {
          deadlocks.captured += await meet(app.dataSource, round);
          deadlocks.bare += await meet(bare, round);
        }
        await bare.destroy();
        await database.drop();
        expect(deadlocks.captured).toBeLessThanOrEqual(deadlocks.bare);
      },
      120_000,
    );
  },
  ['mariadb', 'postgres'],
);
