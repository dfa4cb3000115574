import type { EntityManager } from 'typeorm';

import { Country, Parcel, Scratch, Seat } from '../entities/documents.js';
import { Account } from '../entities/accounts.js';
import { created, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const twoCountries = (manager: EntityManager) =>
  rows(manager, Country, [
    { code: 'AA', name: 'Aland', population: 1 },
    { code: 'BB', name: 'Belle', population: 2 },
  ]);
const countryCreated = (code: string, name: string, population = 0) =>
  created('country', code, { code, name, population });

export const upsertCases: MatrixGroup = {
  title: 'upsert',
  entities: [Country, Seat, Parcel, Account, Scratch],
  cases: [
    matrixCase({
      name: 'upsert of a new row',
      records: 'created',
      prepare: twoCountries,
      run: (manager) => manager.upsert(Country, { code: 'CC', name: 'Ciel' }, ['code']),
      events: () => [countryCreated('CC', 'Ciel')],
    }),
    matrixCase({
      name: 'upsert of an existing row',
      records: 'updated: what changed',
      prepare: twoCountries,
      run: (manager) =>
        manager.upsert(Country, { code: 'AA', name: 'Alanda', population: 1 }, ['code']),
      events: () => [updated('country', 'AA', { name: ['Aland', 'Alanda'] })],
    }),
    matrixCase({
      name: 'upsert of new, existing and unchanged rows',
      records: 'created, updated or nothing, row by row',
      prepare: twoCountries,
      run: (manager) =>
        manager.upsert(
          Country,
          [
            { code: 'AA', name: 'Aland', population: 1 },
            { code: 'BB', name: 'Bella', population: 2 },
            { code: 'CC', name: 'Ciel', population: 3 },
          ],
          ['code'],
        ),
      events: () => [
        updated('country', 'BB', { name: ['Belle', 'Bella'] }),
        countryCreated('CC', 'Ciel', 3),
      ],
    }),
    matrixCase({
      name: 'upsert that changes nothing',
      records: 'nothing',
      prepare: twoCountries,
      run: (manager) =>
        manager.upsert(Country, { code: 'AA', name: 'Aland', population: 1 }, ['code']),
      events: () => [],
    }),
    matrixCase({
      name: 'upsert by a unique column of a new row',
      records: 'created, under the key the database made',
      run: async (manager) => {
        await manager.upsert(Account, { email: 'new@x.test', name: 'New' }, ['email']);
        return manager.findOneByOrFail(Account, { email: 'new@x.test' });
      },
      events: (_, { result: { id } }) => [
        created('account', id, { id, email: 'new@x.test', name: 'New', visits: 0 }),
      ],
    }),
    matrixCase({
      name: 'upsert by a unique column of an existing row',
      records: 'updated, under the key the row has',
      prepare: (manager) => rows(manager, Account, [{ email: 'a@x.test', name: 'Al', visits: 3 }]),
      run: async (manager) => {
        await manager.upsert(Account, { email: 'a@x.test', name: 'Alan' }, ['email']);
        return manager.find(Account);
      },
      events: ([{ id }]) => [updated('account', id, { name: ['Al', 'Alan'] })],
    }),
    matrixCase({
      name: 'upsert by a unique column of new and existing rows',
      records: 'updated or created, row by row, in the order of the keys',
      prepare: (manager) => rows(manager, Account, [{ email: 'a@x.test', name: 'Al' }]),
      run: async (manager) => {
        await manager.upsert(
          Account,
          [
            { email: 'n@x.test', name: 'New' },
            { email: 'a@x.test', name: 'Alan' },
          ],
          { conflictPaths: { email: true } },
        );
        return manager.findOneByOrFail(Account, { email: 'n@x.test' });
      },
      events: ([{ id }], { result }) => [
        updated('account', id, { name: ['Al', 'Alan'] }),
        created('account', result.id, {
          id: result.id,
          email: 'n@x.test',
          name: 'New',
          visits: 0,
        }),
      ],
    }),
    matrixCase({
      name: 'upsert that skips unchanged rows',
      records: 'nothing',
      only: ['postgres'],
      prepare: twoCountries,
      run: (manager) =>
        manager.upsert(
          Country,
          { code: 'AA', name: 'Aland', population: 1 },
          { conflictPaths: ['code'], skipUpdateIfNoValuesChanged: true },
        ),
      events: () => [],
    }),
    matrixCase({
      name: 'upsert by a composite key',
      records: 'created or updated, row by row',
      prepare: (manager) => rows(manager, Seat, [{ row: 'A', number: 1, guest: 'Al' }]),
      run: (manager) =>
        manager.upsert(
          Seat,
          [
            { row: 'A', number: 1, guest: 'Bo' },
            { row: 'A', number: 2, guest: 'Cy' },
          ],
          ['row', 'number'],
        ),
      events: () => [
        updated('seat', 'A:1', { guest: ['Al', 'Bo'] }),
        created('seat', 'A:2', { row: 'A', number: 2, guest: 'Cy' }),
      ],
    }),
    matrixCase({
      name: 'upsert of a uuid',
      records: 'created',
      run: async (manager) => {
        await manager.upsert(Parcel, { content: 'pens' }, ['id']);
        return manager.findOneByOrFail(Parcel, { content: 'pens' });
      },
      events: (_, { result: { id } }) => [
        created('parcel', id, { id, content: 'pens', weight: 1 }),
      ],
    }),
    matrixCase({
      name: 'insert or update of named columns',
      records: 'updated: only the columns that are overwritten',
      prepare: twoCountries,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Country)
          .values([
            { code: 'AA', name: 'Unwritten', population: 100 },
            { code: 'CC', name: 'Ciel', population: 3 },
          ])
          .orUpdate(['population'], ['code'])
          .execute(),
      events: () => [
        updated('country', 'AA', { population: [1, 100] }),
        countryCreated('CC', 'Ciel', 3),
      ],
    }),
    matrixCase({
      name: 'insert or update that changes nothing',
      records: 'nothing',
      prepare: twoCountries,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Country)
          .values({ code: 'BB', name: 'Unwritten', population: 2 })
          .orUpdate(['population'], ['code'])
          .execute(),
      events: () => [],
    }),
    matrixCase({
      name: 'insert or ignore by a unique column',
      records: 'created, for the new rows only',
      prepare: (manager) => rows(manager, Account, [{ email: 'a@x.test', name: 'Al' }]),
      run: async (manager) => {
        await manager
          .createQueryBuilder()
          .insert()
          .into(Account)
          .values([
            { email: 'a@x.test', name: 'Ignored' },
            { email: 'n@x.test', name: 'New' },
          ])
          .orIgnore()
          .updateEntity(false)
          .execute();
        return manager.findOneByOrFail(Account, { email: 'n@x.test' });
      },
      events: (_, { result: { id } }) => [
        created('account', id, { id, email: 'n@x.test', name: 'New', visits: 0 }),
      ],
    }),
    matrixCase({
      name: 'upsert that breaks another unique column',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      // ON DUPLICATE KEY UPDATE takes any unique key.
      only: ['sqlite', 'postgres'],
      prepare: (manager) =>
        rows(manager, Account, [
          { email: 'a@x.test', name: 'Al' },
          { email: 'b@x.test', name: 'Bo' },
        ]),
      run: (manager, [{ id }]) =>
        manager.upsert(Account, { id, email: 'b@x.test', name: 'Both' }, ['id']),
      events: () => [],
    }),
    matrixCase({
      name: 'upsert that meets another unique column',
      records: 'updated: the row that has the value',
      only: ['mariadb'],
      prepare: (manager) => rows(manager, Account, [{ email: 'b@x.test', name: 'Bo' }]),
      run: (manager) =>
        manager.upsert(Account, { id: 900_001, email: 'b@x.test', name: 'Bob' }, ['id']),
      events: ([{ id }]) => [updated('account', id, { id: [id, 900_001], name: ['Bo', 'Bob'] })],
    }),
    matrixCase({
      name: 'upsert of an entity that is not audited',
      records: 'nothing',
      run: (manager) => manager.upsert(Scratch, { id: 910, text: 'x' }, ['id']),
      events: () => [],
    }),
  ],
};
