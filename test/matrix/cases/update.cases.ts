import { In, IsNull, Like, MoreThan, Not } from 'typeorm';

import { Country, Doc, Draft, Note, Scratch, Seat } from '../entities/documents.js';
import { updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const threeDocs = (manager: Parameters<typeof rows>[0]) =>
  rows(manager, Doc, [
    { title: 'a', score: 1 },
    { title: 'b', score: 2 },
    { title: 'c', score: null },
  ]);

export const updateCases: MatrixGroup = {
  title: 'update by criteria',
  entities: [Doc, Note, Draft, Country, Seat, Scratch],
  cases: [
    matrixCase({
      name: 'update by id',
      records: 'updated: what changed, without version and update date',
      prepare: threeDocs,
      run: (manager, [doc]) => manager.update(Doc, doc.id, { title: 'A', status: 'new' }),
      events: ([doc]) => [updated('doc', doc.id, { title: ['a', 'A'] })],
    }),
    matrixCase({
      name: 'update by an array of ids',
      records: 'updated, one per row that changed',
      prepare: threeDocs,
      run: (manager, docs) =>
        manager.update(
          Doc,
          docs.map(({ id }) => id),
          { score: 2 },
        ),
      events: ([a, , c]) => [
        updated('doc', a.id, { score: [1, 2] }),
        updated('doc', c.id, { score: [null, 2] }),
      ],
    }),
    matrixCase({
      name: 'update by an object of criteria',
      records: 'updated, one per row found',
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, { status: 'new', title: 'b' }, { status: 'open' }),
      events: ([, b]) => [updated('doc', b.id, { status: ['new', 'open'] })],
    }),
    matrixCase({
      name: 'update by find operators',
      records: 'updated, one per row found',
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, { score: MoreThan(1) }, { status: 'open' }),
      events: ([, b]) => [updated('doc', b.id, { status: ['new', 'open'] })],
    }),
    matrixCase({
      name: 'update by Not(In()) and IsNull()',
      records: 'updated, one per row found',
      prepare: threeDocs,
      run: (manager) =>
        manager.update(Doc, { title: Not(In(['a', 'b'])), score: IsNull() }, { score: 9 }),
      events: ([, , c]) => [updated('doc', c.id, { score: [null, 9] })],
    }),
    matrixCase({
      name: 'update by a list of criteria',
      records: 'updated, one per row found',
      typeorm1: true,
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, [{ title: 'a' }, { score: 2 }] as never, { score: 5 }),
      events: ([a, b]) => [
        updated('doc', a.id, { score: [1, 5] }),
        updated('doc', b.id, { score: [2, 5] }),
      ],
    }),
    matrixCase({
      name: 'update of all rows',
      records: 'updated, one per row',
      prepare: threeDocs,
      run: (manager) => manager.updateAll(Doc, { status: 'closed' }),
      events: (docs) => docs.map(({ id }) => updated('doc', id, { status: ['new', 'closed'] })),
    }),
    matrixCase({
      name: 'update that changes nothing',
      records: 'nothing, though version and update date go on',
      prepare: threeDocs,
      run: (manager, [doc]) => manager.update(Doc, doc.id, { title: 'a', status: 'new' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update that changes nothing but a version asked for',
      records: 'nothing: a new version alone is no change',
      prepare: (manager) => rows(manager, Draft, [{ text: 'same' }]),
      run: (manager, [draft]) => manager.update(Draft, draft.id, { text: 'same' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update where the version is asked for',
      records: 'updated: what changed, and the version',
      prepare: (manager) => rows(manager, Draft, [{ text: 'old' }]),
      run: (manager, [draft]) => manager.update(Draft, draft.id, { text: 'new' }),
      events: ([{ id }]) => [updated('draft', id, { text: ['old', 'new'], version: [1, 2] })],
    }),
    matrixCase({
      name: 'update of an unknown id',
      records: 'nothing',
      run: (manager) => manager.update(Doc, 999_999, { title: 'nobody' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update to null',
      records: 'updated, after is null',
      prepare: threeDocs,
      run: (manager, [doc]) => manager.update(Doc, doc.id, { score: null }),
      events: ([{ id }]) => [updated('doc', id, { score: [1, null] })],
    }),
    matrixCase({
      name: 'update with a value of another type',
      records: 'updated only where the stored value differs',
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, { title: Like('%') }, { score: '2' as never }),
      events: ([a, , c]) => [
        updated('doc', a.id, { score: [1, 2] }),
        updated('doc', c.id, { score: [null, 2] }),
      ],
    }),
    matrixCase({
      name: 'update with an SQL expression',
      records: 'updated, with what the database made of it',
      prepare: threeDocs,
      run: (manager) =>
        manager.update(Doc, { score: MoreThan(0) }, { title: () => 'UPPER(title)' }),
      events: ([a, b]) => [
        updated('doc', a.id, { title: ['a', 'A'] }),
        updated('doc', b.id, { title: ['b', 'B'] }),
      ],
    }),
    matrixCase({
      name: 'update that takes its rows out of its own criteria',
      records: 'updated, one per row found',
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, { status: 'new' }, { status: 'old' }),
      events: (docs) => docs.map(({ id }) => updated('doc', id, { status: ['new', 'old'] })),
    }),
    matrixCase({
      name: 'update with an expression that takes rows out of the criteria',
      records: 'updated, one per row found',
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, { score: MoreThan(1) }, { score: () => 'score - 5' }),
      events: ([, b]) => [updated('doc', b.id, { score: [2, -3] })],
    }),
    matrixCase({
      name: 'increment',
      records: 'updated, with the sum',
      prepare: threeDocs,
      run: (manager) => manager.increment(Doc, { title: In(['a', 'b']) }, 'score', 10),
      events: ([a, b]) => [
        updated('doc', a.id, { score: [1, 11] }),
        updated('doc', b.id, { score: [2, 12] }),
      ],
    }),
    matrixCase({
      name: 'increment of NULL',
      records: 'nothing: NULL stays NULL',
      prepare: threeDocs,
      run: (manager) => manager.increment(Doc, { title: 'c' }, 'score', 1),
      events: () => [],
    }),
    matrixCase({
      name: 'decrement',
      records: 'updated, with the difference',
      prepare: threeDocs,
      run: (manager, [doc]) => manager.decrement(Doc, { id: doc.id }, 'score', 3),
      events: ([{ id }]) => [updated('doc', id, { score: [1, -2] })],
    }),
    matrixCase({
      name: 'update of a property with an action of its own',
      records: 'that action; the other changes are an updated of their own',
      prepare: (manager) => rows(manager, Note, [{ text: 'a' }]),
      run: (manager, [note]) => manager.update(Note, note.id, { pinned: true, text: 'b' }),
      events: ([{ id }]) => [
        updated('note', id, { text: ['a', 'b'] }),
        {
          ...updated('note', id, { pinned: [false, true] }),
          action: 'note.pinned',
          operation: 'execute',
        },
      ],
    }),
    matrixCase({
      name: 'update that changes the key',
      records: 'updated under the key the row had: the key',
      prepare: (manager) => rows(manager, Country, [{ code: 'AA', name: 'Aland' }]),
      run: (manager) => manager.update(Country, 'AA', { code: 'AX' }),
      events: () => [updated('country', 'AA', { code: ['AA', 'AX'] })],
    }),
    matrixCase({
      name: 'update that changes the key and more',
      records: 'updated under the key the row had: the key and the rest',
      prepare: (manager) =>
        rows(manager, Country, [
          { code: 'AA', name: 'Aland' },
          { code: 'BB', name: 'Belle' },
        ]),
      run: (manager) => manager.update(Country, { name: 'Aland' }, { code: 'AX', population: 7 }),
      events: () => [updated('country', 'AA', { code: ['AA', 'AX'], population: [0, 7] })],
    }),
    matrixCase({
      name: 'update of a composite key’s row',
      records: 'updated, both parts in the id',
      prepare: (manager) =>
        rows(manager, Seat, [
          { row: 'A', number: 1, guest: null },
          { row: 'A', number: 2, guest: 'Bo' },
        ]),
      run: (manager) => manager.update(Seat, { row: 'A', number: 2 }, { guest: 'Cy' }),
      events: () => [updated('seat', 'A:2', { guest: ['Bo', 'Cy'] })],
    }),
    matrixCase({
      name: 'update of one part of a composite key',
      records: 'updated under the key the row had: that part',
      prepare: (manager) => rows(manager, Seat, [{ row: 'A', number: 1, guest: 'Al' }]),
      run: (manager) => manager.update(Seat, { row: 'A', number: 1 }, { number: 3 }),
      events: () => [updated('seat', 'A:1', { number: [1, 3] })],
    }),
    matrixCase({
      name: 'update to an existing key',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      prepare: (manager) =>
        rows(manager, Country, [
          { code: 'AA', name: 'Aland' },
          { code: 'BB', name: 'Belle' },
        ]),
      run: (manager) => manager.update(Country, 'AA', { code: 'BB' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update by empty criteria',
      records: 'nothing; TypeORM refuses it',
      fails: true,
      prepare: threeDocs,
      run: (manager) => manager.update(Doc, {}, { title: 'all' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update of no values',
      records: 'nothing; TypeORM refuses it',
      fails: true,
      prepare: (manager) => rows(manager, Note, [{ text: 'a' }]),
      run: (manager, [note]) => manager.update(Note, note.id, {}),
      events: () => [],
    }),
    matrixCase({
      name: 'update of an entity that is not audited',
      records: 'nothing',
      prepare: (manager) => rows(manager, Scratch, [{ text: 'a' }]),
      run: (manager, [scratch]) => manager.update(Scratch, scratch.id, { text: 'b' }),
      events: () => [],
    }),
  ],
};
