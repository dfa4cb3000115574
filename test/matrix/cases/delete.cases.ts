import type { EntityManager } from 'typeorm';
import { In, IsNull } from 'typeorm';

import { Country, Doc, Note, Parcel, Scratch, Seat } from '../entities/documents.js';
import { deleted, NOW } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { PAST, PAST_TEXT, rows } from '../support/rows.js';

const threeNotes = (manager: EntityManager) =>
  rows(manager, Note, [{ text: 'a' }, { text: 'b', rank: 2 }, { text: 'c', pinned: true }]);
const noteDeleted = ({ id, text, pinned, rank }: Note) =>
  deleted('note', id, { id, text, pinned, rank });

export const deleteCases: MatrixGroup = {
  title: 'delete by criteria',
  entities: [Doc, Note, Country, Parcel, Seat, Scratch],
  cases: [
    matrixCase({
      name: 'delete by id',
      records: 'deleted, with every value lost',
      prepare: threeNotes,
      run: (manager, [note]) => manager.delete(Note, note.id),
      events: ([note]) => [noteDeleted(note)],
    }),
    matrixCase({
      name: 'delete by an array of ids',
      records: 'deleted, one per row',
      prepare: threeNotes,
      run: (manager, [a, , c]) => manager.delete(Note, [c.id, a.id]),
      events: ([a, , c]) => [noteDeleted(a), noteDeleted(c)],
    }),
    matrixCase({
      name: 'delete by an object of criteria',
      records: 'deleted, one per row found',
      prepare: threeNotes,
      run: (manager) => manager.delete(Note, { rank: 0 }),
      events: ([a, , c]) => [noteDeleted(a), noteDeleted(c)],
    }),
    matrixCase({
      name: 'delete by find operators',
      records: 'deleted, one per row found',
      prepare: threeNotes,
      run: (manager) => manager.delete(Note, { text: In(['b', 'zzz']) }),
      events: ([, b]) => [noteDeleted(b)],
    }),
    matrixCase({
      name: 'delete of all rows',
      records: 'deleted, one per row',
      prepare: threeNotes,
      run: (manager) => manager.deleteAll(Note),
      events: (notes) => notes.map(noteDeleted),
    }),
    matrixCase({
      name: 'delete of an unknown id',
      records: 'nothing',
      prepare: threeNotes,
      run: (manager) => manager.delete(Note, 999_999),
      events: () => [],
    }),
    matrixCase({
      name: 'delete of known and unknown ids',
      records: 'deleted, for the rows that were there',
      prepare: threeNotes,
      run: (manager, [note]) => manager.delete(Note, [999_999, note.id]),
      events: ([note]) => [noteDeleted(note)],
    }),
    matrixCase({
      name: 'delete of a row with dates',
      records: 'deleted, without version and update date',
      prepare: (manager) => rows(manager, Doc, [{ title: 'gone', score: 3 }]),
      run: (manager, [{ id }]) => manager.delete(Doc, { id }),
      events: ([{ id }]) => [
        deleted('doc', id, { id, title: 'gone', status: 'new', score: 3, createdAt: NOW }),
      ],
    }),
    matrixCase({
      name: 'delete of a soft-deleted row',
      records: 'deleted, delete date included',
      prepare: (manager) => rows(manager, Doc, [{ title: 'soft', deletedAt: PAST }]),
      run: (manager, [{ id }]) => manager.delete(Doc, id),
      events: ([{ id }]) => [
        deleted('doc', id, {
          id,
          title: 'soft',
          status: 'new',
          createdAt: NOW,
          deletedAt: PAST_TEXT,
        }),
      ],
    }),
    matrixCase({
      name: 'delete by criteria that hold for no deleted row',
      records: 'deleted, for the rows found',
      prepare: (manager) =>
        rows(manager, Doc, [{ title: 'soft', deletedAt: PAST }, { title: 'live' }]),
      run: (manager) => manager.delete(Doc, { deletedAt: IsNull() }),
      events: ([, { id }]) => [
        deleted('doc', id, { id, title: 'live', status: 'new', createdAt: NOW }),
      ],
    }),
    matrixCase({
      name: 'delete of a natural key',
      records: 'deleted',
      prepare: (manager) => rows(manager, Country, [{ code: 'DE', name: 'Germany' }]),
      run: (manager) => manager.delete(Country, 'DE'),
      events: () => [deleted('country', 'DE', { code: 'DE', name: 'Germany', population: 0 })],
    }),
    matrixCase({
      name: 'delete of a uuid',
      records: 'deleted',
      prepare: (manager) => rows(manager, Parcel, [{ content: 'books' }, { content: 'pens' }]),
      run: (manager, [{ id }]) => manager.delete(Parcel, { id }),
      events: ([{ id }]) => [deleted('parcel', id, { id, content: 'books', weight: 1 })],
    }),
    matrixCase({
      name: 'delete of composite keys',
      records: 'deleted, both parts in the id',
      prepare: (manager) =>
        rows(manager, Seat, [
          { row: 'A', number: 1, guest: 'Al' },
          { row: 'A', number: 10, guest: null },
          { row: 'B', number: 1, guest: 'Bo' },
        ]),
      run: (manager) => manager.delete(Seat, { row: 'A' }),
      events: () => [
        deleted('seat', 'A:1', { row: 'A', number: 1, guest: 'Al' }),
        deleted('seat', 'A:10', { row: 'A', number: 10 }),
      ],
    }),
    matrixCase({
      name: 'delete of an entity that is not audited',
      records: 'nothing',
      prepare: (manager) => rows(manager, Scratch, [{ text: 'a' }]),
      run: (manager, [{ id }]) => manager.delete(Scratch, id),
      events: () => [],
    }),
    matrixCase({
      name: 'clear',
      records: 'deleted, one per row',
      // TRUNCATE ends the transaction there.
      alone: ['mariadb'],
      prepare: threeNotes,
      run: (manager) => manager.clear(Note),
      events: (notes) => notes.map(noteDeleted),
    }),
    matrixCase({
      name: 'clear of an empty table',
      records: 'nothing',
      alone: ['mariadb'],
      run: (manager) => manager.clear(Note),
      events: () => [],
    }),
  ],
};
