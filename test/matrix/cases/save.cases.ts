import type { EntityManager } from 'typeorm';

import { Country, Doc, Note, Parcel, Seat } from '../entities/documents.js';
import { created, deleted, NOW, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const notes = (manager: EntityManager) =>
  rows(manager, Note, [
    { text: 'a', rank: 1 },
    { text: 'b', rank: 2 },
  ]);
const noteCreated = (id: number, text: string) =>
  created('note', id, { id, text, pinned: false, rank: 0 });
const noteDeleted = ({ id, text, pinned, rank }: Note) =>
  deleted('note', id, { id, text, pinned, rank });

export const saveCases: MatrixGroup = {
  title: 'save and remove',
  entities: [Doc, Note, Country, Parcel, Seat],
  cases: [
    matrixCase({
      name: 'save of a new entity',
      records: 'created',
      run: (manager) => manager.save(manager.create(Doc, { title: 'new' })),
      events: (_, { result: { id } }) => [
        created('doc', id, { id, title: 'new', status: 'new', createdAt: NOW }),
      ],
    }),
    matrixCase({
      name: 'save of several new entities',
      records: 'created, one per row',
      run: (manager) => manager.save(Note, [{ text: 'a' }, { text: 'b' }]),
      events: (_, { result: [a, b] }) => [
        noteCreated((a as Note).id, 'a'),
        noteCreated((b as Note).id, 'b'),
      ],
    }),
    matrixCase({
      name: 'save of a changed entity',
      records: 'updated: what changed',
      prepare: notes,
      run: async (manager, [{ id }]) => {
        const note = await manager.findOneByOrFail(Note, { id });
        note.text = 'A';
        return manager.save(note);
      },
      events: ([{ id }]) => [updated('note', id, { text: ['a', 'A'] })],
    }),
    matrixCase({
      name: 'save of an unchanged entity',
      records: 'nothing',
      prepare: notes,
      run: async (manager, [{ id }]) => manager.save(await manager.findOneByOrFail(Note, { id })),
      events: () => [],
    }),
    matrixCase({
      name: 'save of a part of an entity',
      records: 'updated: what changed',
      prepare: notes,
      run: (manager, [{ id }]) => manager.save(Note, { id, rank: 4 }),
      events: ([{ id }]) => [updated('note', id, { rank: [1, 4] })],
    }),
    matrixCase({
      name: 'save of new and changed entities',
      records: 'created for the new ones, then updated for the others',
      prepare: notes,
      run: (manager, [{ id }]) => manager.save(Note, [{ id, text: 'A' }, { text: 'n' }]),
      events: ([{ id }], { result }) => [
        noteCreated(result[1].id as number, 'n'),
        updated('note', id, { text: ['a', 'A'] }),
      ],
    }),
    matrixCase({
      name: 'save of a new object over an existing row',
      records: 'updated: what changed',
      prepare: (manager) => rows(manager, Country, [{ code: 'AA', name: 'Aland' }]),
      run: (manager) => manager.save(manager.create(Country, { code: 'AA', name: 'Alanda' })),
      events: () => [updated('country', 'AA', { name: ['Aland', 'Alanda'] })],
    }),
    matrixCase({
      name: 'save with listeners off',
      records: 'as with listeners',
      prepare: notes,
      run: (manager, [{ id }]) =>
        manager.save(Note, [{ id, text: 'A' }, { text: 'n' }], { listeners: false }),
      events: ([{ id }], { result }) => [
        noteCreated(result[1].id as number, 'n'),
        updated('note', id, { text: ['a', 'A'] }),
      ],
    }),
    matrixCase({
      name: 'save without a transaction',
      records: 'created',
      run: (manager) => manager.save(Note, { text: 'bare' }, { transaction: false }),
      events: (_, { result }) => [noteCreated((result as unknown as Note).id, 'bare')],
    }),
    matrixCase({
      name: 'save in chunks',
      records: 'created, one per row, in the order given',
      run: (manager) =>
        manager.save(
          Note,
          ['a', 'b', 'c', 'd', 'e'].map((text) => ({ text })),
          { chunk: 2 },
        ),
      events: (_, { result }) =>
        result.map((note) => noteCreated((note as unknown as Note).id, note.text)),
    }),
    matrixCase({
      name: 'save without reload',
      records: 'updated: what changed',
      prepare: notes,
      run: (manager, [{ id }]) => manager.save(Note, { id, text: 'A' }, { reload: false }),
      events: ([{ id }]) => [updated('note', id, { text: ['a', 'A'] })],
    }),
    matrixCase({
      name: 'save of an SQL expression',
      records: 'updated, with what the database made of it',
      prepare: notes,
      run: (manager, [{ id }]) =>
        manager.save(Note, { id, rank: (() => 'rank + 41') as never }).then(({ id: key }) => key),
      events: ([{ id }]) => [updated('note', id, { rank: [1, 42] })],
    }),
    matrixCase({
      name: 'save of a uuid',
      records: 'created, under the key that TypeORM made',
      run: (manager) => manager.save(manager.create(Parcel, { content: 'books' })),
      events: (_, { result: { id } }) => [
        created('parcel', id, { id, content: 'books', weight: 1 }),
      ],
    }),
    matrixCase({
      name: 'save of a composite key',
      records: 'created, then updated under both parts',
      run: async (manager) => {
        await manager.save(manager.create(Seat, { row: 'A', number: 7 }));
        return manager.save(Seat, { row: 'A', number: 7, guest: 'Al' });
      },
      events: () => [
        created('seat', 'A:7', { row: 'A', number: 7 }),
        updated('seat', 'A:7', { guest: [null, 'Al'] }),
      ],
    }),
    matrixCase({
      name: 'save that breaks NOT NULL',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      run: (manager) => manager.save(manager.create(Doc, { title: null as never })),
      events: () => [],
    }),
    matrixCase({
      name: 'remove of an entity',
      records: 'deleted, with every value lost',
      prepare: notes,
      run: async (manager, [{ id }]) => {
        await manager.remove(await manager.findOneByOrFail(Note, { id }));
      },
      events: ([a]) => [noteDeleted(a)],
    }),
    matrixCase({
      name: 'remove of several entities',
      records: 'deleted, one per row',
      prepare: notes,
      run: async (manager) => {
        const found = await manager.find(Note, { order: { id: 'ASC' } });
        return manager.remove(found);
      },
      events: (all) => all.map(noteDeleted),
    }),
    matrixCase({
      name: 'remove of an entity that is gone',
      records: 'nothing',
      prepare: notes,
      run: (manager) => manager.remove(manager.create(Note, { id: 999_999, text: 'gone' })),
      events: () => [],
    }),
  ],
};
