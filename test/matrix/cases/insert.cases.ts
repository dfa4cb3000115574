import type { InsertResult } from 'typeorm';

import { Country, Doc, Draft, Note, Scratch } from '../entities/documents.js';
import { created, NOW } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';

const docCreated = (id: number, values: Record<string, unknown>) =>
  created('doc', id, { id, status: 'new', createdAt: NOW, ...values });
const countryCreated = (code: string, name: string) =>
  created('country', code, { code, name, population: 0 });
const noteCreated = (id: number, values: Record<string, unknown>) =>
  created('note', id, { id, pinned: false, rank: 0, ...values });

export const insertCases: MatrixGroup = {
  title: 'insert',
  entities: [Doc, Note, Draft, Country, Scratch],
  cases: [
    matrixCase({
      name: 'insert of one row',
      records: 'created, with defaults and dates that the database sets',
      run: (manager) => manager.insert(Doc, { title: 'one' }),
      events: (_, { result }) => [docCreated(idOf(result), { title: 'one' })],
    }),
    matrixCase({
      name: 'insert of several rows',
      records: 'created, one per row',
      run: (manager) => manager.insert(Doc, [{ title: 'a', score: 1 }, { title: 'b' }]),
      events: (_, { result }) => [
        docCreated(idOf(result), { title: 'a', score: 1 }),
        docCreated(idOf(result, 1), { title: 'b' }),
      ],
    }),
    matrixCase({
      name: 'insert of rows with and without a value for a default',
      records: 'created, the given value or the default',
      run: (manager) => manager.insert(Note, [{ text: 'a', rank: 7 }, { text: 'b' }]),
      events: (_, { result }) => [
        noteCreated(idOf(result), { text: 'a', rank: 7 }),
        noteCreated(idOf(result, 1), { text: 'b' }),
      ],
    }),
    matrixCase({
      name: 'insert with keys of the application',
      records: 'created, under that key',
      run: (manager) => manager.insert(Country, { code: 'DE', name: 'Germany' }),
      events: () => [countryCreated('DE', 'Germany')],
    }),
    matrixCase({
      name: 'insert of 30 rows in one statement',
      records: 'created, one per row, in the order of the keys',
      run: (manager) =>
        manager.insert(
          Note,
          Array.from({ length: 30 }, (_, index) => ({ text: `row ${index}` })),
        ),
      events: (_, { result }) =>
        result.identifiers.map((_identifier, index) =>
          noteCreated(idOf(result, index), { text: `row ${index}` }),
        ),
    }),
    matrixCase({
      name: 'insert through the query builder',
      records: 'created',
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Doc)
          .values([{ title: 'built' }, { title: 'built too' }])
          .execute(),
      events: (_, { result }) => [
        docCreated(idOf(result), { title: 'built' }),
        docCreated(idOf(result, 1), { title: 'built too' }),
      ],
    }),
    matrixCase({
      name: 'insert through the query builder into named columns',
      records: 'created, with the columns that are written',
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Note, ['text'])
          .values({ text: 'listed', rank: 9 })
          .execute(),
      events: (_, { result }) => [noteCreated(idOf(result), { text: 'listed' })],
    }),
    matrixCase({
      name: 'insert of an SQL expression',
      records: 'created, with what the database made of it',
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Note)
          .values({ text: () => "UPPER('shout')", rank: 2 })
          .execute(),
      events: (_, { result }) => [noteCreated(idOf(result), { text: 'SHOUT', rank: 2 })],
    }),
    matrixCase({
      name: 'insert returning columns',
      records: 'created',
      only: ['postgres'],
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Note)
          .values({ text: 'returned' })
          .returning(['id', 'rank'])
          .execute(),
      events: (_, { result }) => [noteCreated(idOf(result), { text: 'returned' })],
    }),
    matrixCase({
      name: 'insert or ignore of a new and an existing key',
      records: 'created for the new one only',
      prepare: (manager) => manager.insert(Country, { code: 'AA', name: 'there' }),
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Country)
          .values([
            { code: 'AA', name: 'ignored' },
            { code: 'BB', name: 'taken' },
          ])
          .orIgnore()
          .execute(),
      events: () => [countryCreated('BB', 'taken')],
    }),
    matrixCase({
      name: 'insert or ignore of an existing key',
      records: 'nothing',
      prepare: (manager) => manager.insert(Country, { code: 'AA', name: 'there' }),
      run: (manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(Country)
          .values({ code: 'AA', name: 'ignored' })
          .orIgnore()
          .execute(),
      events: () => [],
    }),
    matrixCase({
      name: 'insert with updateEntity(false)',
      records: 'created, key and defaults read by capture',
      run: async (manager) => {
        await manager
          .createQueryBuilder()
          .insert()
          .into(Note)
          .values({ text: 'not told' })
          .updateEntity(false)
          .execute();
        return manager.findOneByOrFail(Note, { text: 'not told' });
      },
      events: (_, { result }) => [noteCreated(result.id, { text: 'not told' })],
    }),
    matrixCase({
      name: 'insert from select',
      records: 'created, one per row that the SELECT gave',
      typeorm1: true,
      prepare: (manager) => manager.insert(Scratch, [{ text: 'copy me' }, { text: 'and me' }]),
      run: async (manager) => {
        const result = await manager
          .createQueryBuilder()
          .insert()
          .into(Note, ['text'])
          .valuesFromSelect((query) =>
            query.select('source.text', 'text').from(Scratch, 'source').orderBy('source.id'),
          )
          .execute();
        return { result, notes: await manager.find(Note, { order: { id: 'ASC' } }) };
      },
      events: (_, { result }) => result.notes.map(({ id, text }) => noteCreated(id, { text })),
    }),
    matrixCase({
      name: 'insert into an entity that is not audited',
      records: 'nothing',
      run: (manager) => manager.insert(Scratch, { text: 'unseen' }),
      events: () => [],
    }),
    matrixCase({
      name: 'insert where the version is asked for',
      records: 'created, version included',
      run: (manager) => manager.insert(Draft, { text: 'v1' }),
      events: (_, { result }) => {
        const id = idOf(result);
        return [created('draft', id, { id, text: 'v1', version: 1 })];
      },
    }),
    matrixCase({
      name: 'insert that breaks NOT NULL',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      run: (manager) => manager.insert(Doc, { title: null as never }),
      events: () => [],
    }),
    matrixCase({
      name: 'insert of an existing key',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      prepare: (manager) => manager.insert(Country, { code: 'AA', name: 'there' }),
      run: (manager) => manager.insert(Country, { code: 'AA', name: 'twice' }),
      events: () => [],
    }),
  ],
};

function idOf({ identifiers }: InsertResult, index = 0): number {
  return (identifiers[index] as { id: number }).id;
}
