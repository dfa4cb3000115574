import type { EntityManager } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';
import { Country, Note } from '../entities/documents.js';
import { created, deleted, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

class Undo extends Error {}

const everywhere: readonly DatabaseKind[] = ['sqlite', 'mariadb', 'postgres'];
const newCountry = (code: string) => created('country', code, { code, name: code, population: 0 });
const add = (manager: EntityManager, code: string) => manager.insert(Country, { code, name: code });
const undone = (manager: EntityManager, work: (inner: EntityManager) => Promise<unknown>) =>
  manager
    .transaction(async (inner) => {
      await work(inner);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });

export const transactionCases: MatrixGroup = {
  title: 'transactions',
  entities: [Country, Note],
  cases: [
    matrixCase({
      name: 'several operations in one transaction',
      records: 'each with its event, in the order of the statements, one transactionId',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (inner) => {
          await add(inner, 'AA');
          await inner.update(Country, 'AA', { population: 5 });
          await inner.save(inner.create(Country, { code: 'BB', name: 'BB' }));
          await inner.delete(Country, 'AA');
        }),
      events: () => [
        newCountry('AA'),
        updated('country', 'AA', { population: [0, 5] }),
        newCountry('BB'),
        deleted('country', 'AA', { code: 'AA', name: 'AA', population: 5 }),
      ],
    }),
    matrixCase({
      name: 'transaction that is rolled back',
      records: 'nothing',
      run: (manager) =>
        undone(manager, async (inner) => {
          await add(inner, 'AA');
          await inner.save(inner.create(Country, { code: 'BB', name: 'BB' }));
        }),
      events: () => [],
    }),
    matrixCase({
      name: 'savepoint that is rolled back',
      records: 'what was outside of it',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (outer) => {
          await add(outer, 'AA');
          await undone(outer, async (inner) => {
            await add(inner, 'BB');
            await inner.update(Country, 'AA', { population: 9 });
          });
          await add(outer, 'CC');
        }),
      events: () => [newCountry('AA'), newCountry('CC')],
    }),
    matrixCase({
      name: 'savepoint that is released',
      records: 'everything, one transactionId',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (outer) => {
          await add(outer, 'AA');
          await outer.transaction((inner) => inner.update(Country, 'AA', { population: 3 }));
          await outer.delete(Country, 'AA');
        }),
      events: () => [
        newCountry('AA'),
        updated('country', 'AA', { population: [0, 3] }),
        deleted('country', 'AA', { code: 'AA', name: 'AA', population: 3 }),
      ],
    }),
    matrixCase({
      name: 'released savepoint in one that is rolled back',
      records: 'what was outside of both',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (outer) => {
          await add(outer, 'AA');
          await undone(outer, async (middle) => {
            await middle.transaction((inner) => add(inner, 'BB'));
          });
        }),
      events: () => [newCountry('AA')],
    }),
    matrixCase({
      name: 'failure that the host catches in a savepoint',
      records: 'what the database kept',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (outer) => {
          await add(outer, 'AA');
          const failed = await outer
            .transaction(async (inner) => {
              await add(inner, 'BB');
              await add(inner, 'AA');
            })
            .catch((error: Error) => error.constructor.name);
          await add(outer, 'CC');
          return failed;
        }),
      events: () => [newCountry('AA'), newCountry('CC')],
    }),
    matrixCase({
      name: 'the same row changed twice in a transaction',
      records: 'two updated: each statement has its own',
      transaction: true,
      prepare: (manager) => rows(manager, Country, [{ code: 'AA', name: 'AA' }]),
      run: (manager) =>
        manager.transaction(async (inner) => {
          await inner.increment(Country, { code: 'AA' }, 'population', 1);
          await inner.increment(Country, { code: 'AA' }, 'population', 1);
        }),
      events: () => [
        updated('country', 'AA', { population: [0, 1] }),
        updated('country', 'AA', { population: [1, 2] }),
      ],
    }),
    matrixCase({
      name: 'statements of a transaction given at once',
      records: 'each with its event',
      transaction: true,
      // PostgreSQL's driver warns of statements given at once.
      only: ['mariadb', 'sqlite'],
      prepare: (manager) =>
        rows(manager, Country, [
          { code: 'AA', name: 'AA' },
          { code: 'BB', name: 'BB' },
        ]),
      run: (manager) =>
        manager.transaction((inner) =>
          Promise.all([
            inner.update(Country, 'AA', { population: 1 }),
            inner.update(Country, 'BB', { population: 2 }),
          ]),
        ),
      events: () => [
        updated('country', 'AA', { population: [0, 1] }),
        updated('country', 'BB', { population: [0, 2] }),
      ],
    }),
    matrixCase({
      name: 'startTransaction and commitTransaction of a runner',
      records: 'everything, one transactionId',
      alone: everywhere,
      transaction: true,
      run: async (_, __, { dataSource }) => {
        const runner = dataSource.createQueryRunner();
        try {
          await runner.startTransaction();
          await add(runner.manager, 'AA');
          await runner.manager.update(Country, 'AA', { population: 2 });
          await runner.commitTransaction();
        } finally {
          await runner.release();
        }
      },
      events: () => [newCountry('AA'), updated('country', 'AA', { population: [0, 2] })],
    }),
    matrixCase({
      name: 'rollbackTransaction of a runner',
      records: 'nothing',
      alone: everywhere,
      run: async (_, __, { dataSource }) => {
        const runner = dataSource.createQueryRunner();
        try {
          await runner.startTransaction();
          await add(runner.manager, 'AA');
          await runner.rollbackTransaction();
        } finally {
          await runner.release();
        }
      },
      events: () => [],
    }),
    matrixCase({
      name: 'transaction of many statements',
      records: 'everything, one transactionId',
      transaction: true,
      run: (manager) =>
        manager.transaction(async (inner) => {
          for (let index = 0; index < 15; index++) await add(inner, `C${index + 10}`);
        }),
      events: () => Array.from({ length: 15 }, (_, index) => newCountry(`C${index + 10}`)),
    }),
  ],
};
