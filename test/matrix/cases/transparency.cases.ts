import type { EntityManager } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';
import { Account } from '../entities/accounts.js';
import { Country, Doc, Note, Scratch } from '../entities/documents.js';
import { Author, Book } from '../entities/relations.js';
import { created } from '../support/expected-event.js';
import {
  matrixCase,
  type MatrixCase,
  type MatrixGroup,
  type MatrixHost,
} from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const everywhere: readonly DatabaseKind[] = ['sqlite', 'mariadb', 'postgres'];

const accounts = (manager: EntityManager) =>
  rows(manager, Account, [
    { email: 'a@x.test', name: 'Al' },
    { email: 'b@x.test', name: 'Bo' },
  ]);
const docs = (manager: EntityManager) => rows(manager, Doc, [{ title: 'a' }]);
const shelf = async (manager: EntityManager) => {
  const [ann] = await rows(manager, Author, [{ name: 'Ann' }]);
  const [book] = await rows(manager, Book, [{ title: 'One', author: ann }]);
  return { ann, book };
};

/** A call that fails: the host must get the very same error, and the log must get nothing. */
const failing = <Context>(
  definition: Pick<MatrixCase<Context, unknown>, 'name' | 'run' | 'prepare' | 'only' | 'alone'>,
): MatrixCase =>
  matrixCase<Context, unknown>({
    ...definition,
    records: 'nothing',
    fails: true,
    events: () => [],
  });

/** Another connection holds the row while `work` wants it. */
async function whileLocked(
  { dataSource, kind }: MatrixHost,
  [account]: Account[],
  work: (manager: EntityManager) => Promise<unknown>,
): Promise<unknown> {
  const holder = dataSource.createQueryRunner();
  const waiting = dataSource.createQueryRunner();
  const [shorten, restore] =
    kind === 'mariadb'
      ? ['SET innodb_lock_wait_timeout = 1', 'SET innodb_lock_wait_timeout = DEFAULT']
      : ["SET lock_timeout = '300ms'", 'SET lock_timeout = DEFAULT'];
  await waiting.query(shorten);
  await holder.startTransaction();
  try {
    await holder.query(`UPDATE account SET visits = 1 WHERE id = ${account.id}`);
    return await work(waiting.manager);
  } finally {
    await holder.rollbackTransaction();
    await holder.release();
    await waiting.query(restore);
    await waiting.release();
  }
}

export const transparencyCases: MatrixGroup = {
  title: 'transparency: errors with capture on for all entities',
  entities: [Account, Country, Doc, Note, Scratch, Author, Book],
  options: { capture: { entities: 'all' } },
  cases: [
    matrixCase({
      name: 'entities without a decorator are captured',
      records: 'created',
      run: (manager) => manager.insert(Scratch, { text: 'x' }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('scratch', id, { id, text: 'x' })];
      },
    }),
    failing({
      name: 'unique violation of insert',
      prepare: accounts,
      run: (manager) => manager.insert(Account, { email: 'a@x.test', name: 'x' }),
    }),
    failing({
      name: 'unique violation of one row of several',
      prepare: accounts,
      run: (manager) =>
        manager.insert(Account, [
          { email: 'n@x.test', name: 'x' },
          { email: 'a@x.test', name: 'y' },
        ]),
    }),
    failing({
      name: 'unique violation of update',
      prepare: accounts,
      run: (manager, [{ id }]) => manager.update(Account, id, { email: 'b@x.test' }),
    }),
    failing({
      name: 'unique violation of save',
      prepare: accounts,
      run: (manager, [{ id }]) => manager.save(Account, { id, email: 'b@x.test' }),
    }),
    failing({
      name: 'unique violation of raw SQL',
      prepare: accounts,
      run: (manager) => manager.query("UPDATE account SET email = 'b@x.test'"),
    }),
    failing({
      name: 'foreign key violation of insert',
      run: (manager) => manager.insert(Book, { title: 'x', author: { id: 987_654 } }),
    }),
    failing({
      name: 'foreign key violation of update',
      prepare: shelf,
      run: (manager, { book }) => manager.update(Book, book.id, { author: { id: 987_654 } }),
    }),
    failing({
      name: 'foreign key violation of delete',
      prepare: shelf,
      run: (manager, { ann }) => manager.delete(Author, ann.id),
    }),
    failing({
      name: 'foreign key violation of remove',
      prepare: shelf,
      run: async (manager, { ann }) =>
        manager.remove(await manager.findOneByOrFail(Author, { id: ann.id })),
    }),
    failing({
      name: 'NOT NULL violation of insert',
      run: (manager) => manager.insert(Note, { text: null as never }),
    }),
    failing({
      name: 'NOT NULL violation of update',
      prepare: docs,
      run: (manager, [{ id }]) => manager.update(Doc, id, { title: null as never }),
    }),
    failing({
      name: 'optimistic lock',
      prepare: docs,
      run: (manager, [{ id }]) =>
        manager.findOne(Doc, { where: { id }, lock: { mode: 'optimistic', version: 99 } }),
    }),
    failing({
      name: 'syntax error in the condition of an update',
      prepare: docs,
      run: (manager) =>
        manager.createQueryBuilder().update(Doc).set({ title: 'x' }).where('id = = 1').execute(),
    }),
    failing({
      name: 'syntax error in the condition of a delete',
      prepare: docs,
      run: (manager) => manager.createQueryBuilder().delete().from(Doc).where('AND 1').execute(),
    }),
    failing({
      name: 'unknown function in a value',
      prepare: docs,
      run: (manager, [{ id }]) => manager.update(Doc, id, { title: () => 'NO_SUCH_FUNCTION(1)' }),
    }),
    failing({
      name: 'missing parameter of an update',
      prepare: docs,
      run: (manager) =>
        manager.createQueryBuilder().update(Doc).set({ score: 1 }).where('id = :id').execute(),
    }),
    failing({
      name: 'missing parameter of raw SQL',
      prepare: docs,
      only: ['sqlite', 'postgres'],
      run: (manager, _, { kind }) =>
        manager.query(`UPDATE doc SET title = ${kind === 'sqlite' ? '?' : '$1'}`),
    }),
    failing({
      name: 'criteria that TypeORM refuses',
      prepare: docs,
      run: (manager) => manager.delete(Doc, undefined as never),
    }),
    failing({
      name: 'unknown entity',
      run: (manager) => manager.insert('Nobody', { name: 'x' }),
    }),
    failing({
      name: 'text in a number column',
      only: ['mariadb', 'postgres'],
      prepare: docs,
      run: (manager, [{ id }]) => manager.update(Doc, id, { score: 'many' as never }),
    }),
    failing({
      name: 'lock wait timeout of update',
      only: ['mariadb', 'postgres'],
      alone: everywhere,
      prepare: accounts,
      run: (_, all, host) =>
        whileLocked(host, all, (manager) => manager.update(Account, all[0].id, { name: 'x' })),
    }),
    failing({
      name: 'lock wait timeout of delete',
      only: ['mariadb', 'postgres'],
      alone: everywhere,
      prepare: accounts,
      run: (_, all, host) =>
        whileLocked(host, all, (manager) => manager.delete(Account, { name: 'Al' })),
    }),
    failing({
      name: 'lock wait timeout of upsert',
      only: ['mariadb', 'postgres'],
      alone: everywhere,
      prepare: accounts,
      run: (_, all, host) =>
        whileLocked(host, all, (manager) =>
          manager.upsert(Account, { email: 'a@x.test', name: 'x' }, ['email']),
        ),
    }),
    failing({
      name: 'runner that is released',
      alone: everywhere,
      run: async (_, __, { dataSource }) => {
        const runner = dataSource.createQueryRunner();
        await runner.release();
        await runner.manager.insert(Country, { code: 'AA', name: 'x' });
        // SQLite's one connection is never released.
        throw new Error('taken all the same');
      },
      only: ['mariadb', 'postgres'],
    }),
  ],
};
