import { DataSource, type InsertResult, type Logger, type DataSourceOptions } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Animal, Cat, Contact, insertEntities, Reading, Seat, Token } from './insert-entities.js';

/** Every statement that a data source runs. */
class StatementLog implements Logger {
  readonly statements: string[] = [];
  logQuery(sql: string): void {
    this.statements.push(sql);
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

type Operation = (host: DataSource, values: object[]) => Promise<InsertResult>;
const inserting =
  (entity: new () => object, change: 'none' | 'quiet' | 'ignore' | 'update'): Operation =>
  (host, values) => {
    const builder = host.createQueryBuilder().insert().into(entity).values(values);
    if (change === 'quiet') builder.updateEntity(false);
    if (change === 'ignore') builder.orIgnore();
    if (change === 'update') builder.orUpdate(['holder'], ['row', 'place']);
    return builder.execute();
  };

const upserting = inserting(Seat, 'update');

const OPERATIONS: [string, Operation, () => object[]][] = [
  ['insert of one', inserting(Reading, 'none'), () => [{ meter: 'a', value: 1 }]],
  ['insert of many', inserting(Reading, 'none'), () => [{ meter: 'a' }, { meter: 'b' }]],
  ['insert without update', inserting(Reading, 'quiet'), () => [{ meter: 'a' }, { meter: 'b' }]],
  ['composite key', inserting(Seat, 'none'), () => [{ row: 'A', place: 1, holder: null }]],
  ['duplicate key', inserting(Seat, 'none'), () => [{ row: 'A', place: 1 }]],
  [
    'or ignore',
    inserting(Seat, 'ignore'),
    () => [
      { row: 'A', place: 1 },
      { row: 'A', place: 2 },
    ],
  ],
  ['or update', upserting, () => [{ row: 'A', place: 1, holder: 'x' }]],
  ['default', inserting(Contact, 'none'), () => [{ name: 'Ada', createdAt: new Date(0) }]],
  ['child', inserting(Cat, 'none'), () => [{ name: 'Tom', lives: 9 }]],
  ['parent', inserting(Animal, 'none'), () => [{ name: 'Rex' }]],
  [
    'given uuid',
    inserting(Token, 'none'),
    () => [{ id: '9f1c5d0e-3f0b-4a63-8c7b-6b0a4d2f6e11', value: 'x' }],
  ],
  ['missing value', inserting(Reading, 'none'), () => [{ value: 1 }]],
];

describeEachDatabase('insert with capture and without', (kind) => {
  const log = new StatementLog();
  let app: CaptureApp;
  let bare: DataSource;
  let database: TestDatabase;

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: insertEntities, logger: log });
    database = await createDatabase(kind);
    bare = await new DataSource({
      ...database.options,
      entities: insertEntities,
      synchronize: true,
    } as DataSourceOptions).initialize();
  });
  afterAll(async () => {
    await app.stop();
    await bare.destroy();
    await database.drop();
  });

  const outcome = async (host: DataSource, operation: Operation, values: object[]) => {
    const result = await operation(host, values).catch((error: Error) => error);
    if (result instanceof Error) {
      // The key's name in the message holds the database's.
      return { error: result.constructor.name, code: (result as { code?: unknown }).code };
    }
    // SQLite tells the last row that the connection has inserted, be it by another statement.
    return kind === 'sqlite' && operation === upserting
      ? { ...result, raw: undefined }
      : { ...result };
  };

  it.each(OPERATIONS)('gives the same: %s', async (_name, operation, values) => {
    const [mine, theirs] = [values(), values()];
    const captured = await outcome(app.dataSource, operation, mine);
    expect(withoutTimes(captured)).toEqual(withoutTimes(await outcome(bare, operation, theirs)));
    expect(withoutTimes(mine)).toEqual(withoutTimes(theirs));
  });

  it('costs an insert no statement but the events’', async () => {
    const run = async (work: () => Promise<unknown>): Promise<string[]> => {
      const from = log.statements.length;
      await work();
      return log.statements.slice(from).map((sql) => sql.replace(/\s.*/s, ''));
    };
    const insert = () => app.dataSource.getRepository(Seat).insert({ row: 'L', place: ++place });
    let place = 0;
    const inTransaction = await run(() =>
      app.dataSource.transaction(async (manager) => {
        await manager.insert(Seat, { row: 'L', place: ++place });
        await manager.insert(Seat, { row: 'L', place: ++place });
      }),
    );
    expect(inTransaction.filter((verb) => verb === 'INSERT')).toHaveLength(3);
    expect(inTransaction.filter((verb) => verb === 'SELECT')).toEqual([]);
    const alone = await run(insert);
    expect(alone.filter((verb) => verb === 'INSERT')).toHaveLength(2);
    expect(alone.filter((verb) => verb === 'SELECT')).toEqual([]);
    expect(alone.includes('COMMIT')).toBe(kind !== 'sqlite');
  });

  it('runs a builder several times at once', async () => {
    const builder = app.dataSource
      .createQueryBuilder()
      .insert()
      .into(Reading)
      .values({ meter: 'shared' })
      .updateEntity(false);
    const events = await app.eventsOf(() =>
      Promise.all(Array.from({ length: 8 }, () => builder.execute())),
    );
    const rows = await app.dataSource.getRepository(Reading).findBy({ meter: 'shared' });
    expect(events.map(({ target }) => target!.id).sort()).toEqual(
      rows.map(({ id }) => String(id)).sort(),
    );
    expect(rows).toHaveLength(8);
  });

  it('gives each row of lists that are inserted at once its own key', async () => {
    const lists = Array.from({ length: 12 }, (_unused, list) =>
      Array.from({ length: 10 }, (_none, index) => ({ meter: `list ${list}.${index}` })),
    );
    const events = await app.eventsOf(() =>
      Promise.all(lists.map((values) => inserting(Reading, 'quiet')(app.dataSource, values))),
    );
    const rows = await app.dataSource
      .getRepository(Reading)
      .createQueryBuilder('reading')
      .where("reading.meter LIKE 'list%'")
      .getMany();
    const known = new Map(events.map((event) => [event.target!.id, changesOf(event).meter[1]]));
    expect(rows).toHaveLength(120);
    expect(rows.map(({ id }) => known.get(String(id)))).toEqual(rows.map(({ meter }) => meter));
  });
});

/** Times of the two runs differ, and MySQL's flag that tells of a transaction. */
function withoutTimes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, entry: unknown) => {
      if (key === 'serverStatus') return undefined;
      return key === 'createdAt' || key === 'updatedAt' ? typeof entry : entry;
    }),
  );
}
