import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';

import { CaptureApp } from '../e2e/capture/capture-app.js';
import {
  createDatabase,
  describeEachDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '../support/databases.js';
import { Country, Doc, Note, Scratch } from './entities/documents.js';
import { Post, Tag } from './entities/relations.js';
import { shortForm, StatementLog } from './support/statement-log.js';
import { matrixKinds } from './support/typeorm-version.js';

const entities = [Country, Doc, Note, Scratch, Post, Tag];

type Work = (manager: EntityManager) => Promise<unknown>;

/** Every write path, on an entity that is not audited. */
const unaudited: Work[] = [
  (manager) => manager.insert(Scratch, [{ text: 'a' }, { text: 'b' }, { text: 'c' }]),
  (manager) => manager.save(manager.create(Scratch, { text: 'd' })),
  (manager) => manager.update(Scratch, { text: 'a' }, { text: 'A' }),
  (manager) => manager.upsert(Scratch, { id: 1, text: 'up' }, ['id']),
  (manager) => manager.createQueryBuilder().update(Scratch).set({ text: 'x' }).execute(),
  (manager) => manager.query("UPDATE scratch SET text = 'raw'"),
  (manager) => manager.transaction((inner) => inner.delete(Scratch, { id: 2 })),
  async (manager) => manager.remove(await manager.find(Scratch)),
  (manager) => manager.clear(Scratch),
];

/**
 * What capture adds to `…`, the host's own statement. `reload` is TypeORM's SELECT of what the
 * database has made, where the database cannot return it.
 */
const audited: [
  name: string,
  work: Work,
  pool: string[] | Record<'mariadb' | 'postgres', string[]>,
  sqlite: string[],
][] = [
  [
    'insert',
    (manager) => manager.insert(Country, { code: 'ZZ', name: 'Zed' }),
    ['BEGIN', '…', 'INSERT audit_event', 'COMMIT', 'reload'],
    ['…', 'INSERT audit_event', 'reload'],
  ],
  [
    'update by id with literals',
    (manager) => manager.update(Country, 'AA', { name: 'A' }),
    ['BEGIN', 'SELECT FOR UPDATE', '…', 'INSERT audit_event', 'COMMIT'],
    ['SELECT', '…', 'INSERT audit_event'],
  ],
  [
    'update with an expression',
    (manager) => manager.increment(Country, { code: 'AA' }, 'population', 1),
    ['BEGIN', 'SELECT FOR UPDATE', '…', 'SELECT', 'INSERT audit_event', 'COMMIT'],
    ['SELECT', '…', 'SELECT', 'INSERT audit_event'],
  ],
  [
    'update of no row',
    (manager) => manager.update(Country, 'QQ', { name: 'A' }),
    ['BEGIN', 'SELECT FOR UPDATE', '…', 'COMMIT'],
    ['SELECT', '…'],
  ],
  [
    'delete by criteria',
    (manager) => manager.delete(Country, { name: 'Aland' }),
    ['BEGIN', 'SELECT FOR UPDATE', '…', 'INSERT audit_event', 'COMMIT'],
    ['SELECT', '…', 'INSERT audit_event'],
  ],
  [
    'upsert',
    (manager) => manager.upsert(Country, { code: 'AA', name: 'A' }, ['code']),
    {
      // A row that is there is locked; the gap where one is missing is not.
      mariadb: [
        'BEGIN',
        'SELECT',
        'SELECT FOR UPDATE',
        '…',
        'SELECT FOR UPDATE',
        'INSERT audit_event',
        'COMMIT',
        'reload',
      ],
      postgres: [
        'BEGIN',
        'SELECT FOR UPDATE',
        '…',
        'SELECT',
        'INSERT audit_event',
        'COMMIT',
        'reload',
      ],
    },
    ['SELECT', '…', 'SELECT', 'INSERT audit_event', 'reload'],
  ],
  [
    'upsert of a new row',
    (manager) => manager.upsert(Country, { code: 'YY', name: 'Y' }, ['code']),
    {
      // SHOW STATUS around a statement with RETURNING, which says not how many rows it has updated.
      mariadb: [
        'BEGIN',
        'SELECT',
        'SHOW',
        '…',
        'SELECT',
        'SHOW',
        'INSERT audit_event',
        'COMMIT',
        'reload',
      ],
      postgres: [
        'BEGIN',
        'SELECT FOR UPDATE',
        '…',
        'SELECT',
        'INSERT audit_event',
        'COMMIT',
        'reload',
      ],
    },
    ['SELECT', '…', 'SELECT', 'INSERT audit_event', 'reload'],
  ],
  [
    'raw UPDATE',
    (manager) => manager.query("UPDATE country SET name = 'x'"),
    ['BEGIN', '…', 'INSERT audit_event', 'COMMIT'],
    ['…', 'INSERT audit_event'],
  ],
  [
    'relation builder on a many-to-many',
    (manager) => manager.createQueryBuilder().relation(Post, 'tags').of(1).add(1),
    ['BEGIN', '…', 'SELECT', 'SELECT', 'INSERT audit_event', 'COMMIT'],
    ['…', 'SELECT', 'SELECT', 'INSERT audit_event'],
  ],
];

describeEachDatabase(
  'transparency: the query log',
  (kind) => {
    const log = new StatementLog();
    let app: CaptureApp;
    let plain: Plain;

    beforeAll(async () => {
      app = await CaptureApp.start(
        kind,
        { sequencer: { intervalMs: 60_000 } },
        { entities, logging: true, logger: log },
      );
      plain = await Plain.start(kind);
    });
    beforeEach(async () => {
      await app.audit.suspend('set up', () => prepare(app.dataSource.manager));
      await prepare(plain.dataSource.manager);
    });
    afterAll(async () => {
      await app.stop();
      await plain.stop();
    });

    it('no statement more for an entity that is not audited', async () => {
      for (const work of unaudited) {
        const ours = await log.during(() => work(app.dataSource.manager));
        const theirs = await plain.log.during(() => work(plain.dataSource.manager));
        expect(ours).toEqual(theirs);
      }
    });

    it('no statement more on a data source that is not audited', async () => {
      const names: string[] = [];
      for (const [, work] of audited) {
        const statements = await plain.log.during(() => undone(plain.dataSource, work));
        names.push(...statements.map(shortForm));
      }
      expect(names.filter((name) => name === 'BEGIN')).toHaveLength(audited.length);
      expect(names.filter((name) => /audit|FOR UPDATE|COMMIT/.test(name))).toEqual([]);
    });

    it.each(audited)('the documented statements for %s', async (_, work, pool, sqlite) => {
      const theirs = await plain.log.during(() => work(plain.dataSource.manager));
      const [own, ...reload] = theirs.map(shortForm);
      const ours = await log.during(() => work(app.dataSource.manager));
      const ofPool = Array.isArray(pool) ? pool : pool[kind === 'postgres' ? kind : 'mariadb'];
      const expected = kind === 'sqlite' ? sqlite : ofPool;
      const statements = expected.flatMap((name) => {
        if (name === 'reload') return reload;
        return name === '…' ? own : name;
      });
      expect(ours.map(shortForm)).toEqual(statements);
    });

    it('in a transaction of the host’s: no BEGIN, and one INSERT just before its COMMIT', async () => {
      const ours = await log.during(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.insert(Country, { code: 'T1', name: 'one' });
          await manager.insert(Country, { code: 'T2', name: 'two' });
          await manager.delete(Country, 'T1');
        }),
      );
      expect(ours.map(shortForm)).toEqual([
        'BEGIN',
        ...(kind === 'sqlite'
          ? ['INSERT country', 'SELECT', 'INSERT country', 'SELECT', 'SELECT']
          : // What fails of ours must not abort the host's transaction.
            ['INSERT country', 'INSERT country', 'SAVEPOINT', 'SELECT FOR UPDATE']),
        'DELETE country',
        ...(kind === 'postgres' ? ['RELEASE'] : []),
        'INSERT audit_event',
        'COMMIT',
      ]);
    });
  },
  matrixKinds,
);

async function prepare(manager: EntityManager): Promise<void> {
  for (const table of ['post_tags_tag', 'post', 'tag', 'country']) {
    await manager.query(`DELETE FROM ${table}`);
  }
  await manager.insert(Country, { code: 'AA', name: 'Aland' });
  // Their keys go on from test to test; raw SQL may set them on every database.
  await manager.query("INSERT INTO tag (id, name) VALUES (1, 'VIP')");
  await manager.query("INSERT INTO post (id, title) VALUES (1, 'p')");
}

class Undo extends Error {}

function undone(dataSource: DataSource, work: Work): Promise<void> {
  return dataSource
    .transaction(async (manager) => {
      await work(manager);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}

/** A data source without the library, and its query log. */
class Plain {
  private constructor(
    readonly dataSource: DataSource,
    readonly log: StatementLog,
    private readonly database: TestDatabase,
  ) {}

  static async start(kind: DatabaseKind): Promise<Plain> {
    const database = await createDatabase(kind);
    const log = new StatementLog();
    const options = {
      ...database.options,
      entities,
      synchronize: true,
      logging: true,
      logger: log,
    };
    const dataSource = await new DataSource(options as DataSourceOptions).initialize();
    return new Plain(dataSource, log, database);
  }

  async stop(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
  }
}
