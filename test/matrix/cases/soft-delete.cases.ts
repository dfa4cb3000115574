import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';

import { Doc, Note } from '../entities/documents.js';
import {
  type ExpectedEvent,
  NOW,
  restored,
  softDeleted,
  updated,
} from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { PAST, PAST_TEXT, rows } from '../support/rows.js';
import { isTypeorm1 } from '../support/typeorm-version.js';

/** Two live rows and a deleted one. */
const docs = (manager: EntityManager) =>
  rows(manager, Doc, [{ title: 'a' }, { title: 'b' }, { title: 'gone', deletedAt: PAST }]);

/** TypeORM 1.x does not touch rows that are deleted already. */
const stampedAnew = (id: number): ExpectedEvent[] =>
  isTypeorm1 ? [] : [updated('doc', id, { deletedAt: [PAST_TEXT, NOW] })];

export const softDeleteCases: MatrixGroup = {
  title: 'soft delete and restore',
  entities: [Doc, Note],
  cases: [
    matrixCase({
      name: 'soft delete by id',
      records: 'deleted: the delete date, metadata.soft is true',
      prepare: docs,
      run: (manager, [doc]) => manager.softDelete(Doc, doc.id),
      events: ([{ id }]) => [softDeleted('doc', id)],
    }),
    matrixCase({
      name: 'soft delete by criteria',
      records: 'deleted, one per row found',
      prepare: docs,
      run: (manager) => manager.softDelete(Doc, { title: In(['a', 'b']) }),
      events: ([a, b]) => [softDeleted('doc', a.id), softDeleted('doc', b.id)],
    }),
    matrixCase({
      name: 'soft delete of rows some of which are deleted already',
      records:
        'deleted for the live ones; for the others updated: the delete date (TypeORM 0.3; 1.x leaves them alone)',
      prepare: docs,
      run: (manager) => manager.softDelete(Doc, { status: 'new' }),
      events: ([a, b, gone]) => [
        softDeleted('doc', a.id),
        softDeleted('doc', b.id),
        ...stampedAnew(gone.id),
      ],
    }),
    matrixCase({
      name: 'soft delete of an unknown id',
      records: 'nothing',
      prepare: docs,
      run: (manager) => manager.softDelete(Doc, 999_999),
      events: () => [],
    }),
    matrixCase({
      name: 'soft delete of an entity without a delete date',
      records: 'nothing; TypeORM refuses it',
      fails: true,
      prepare: (manager) => rows(manager, Note, [{ text: 'a' }]),
      run: (manager, [note]) => manager.softDelete(Note, note.id),
      events: () => [],
    }),
    matrixCase({
      name: 'restore by id',
      records: 'restored: the delete date',
      prepare: docs,
      run: (manager, [, , gone]) => manager.restore(Doc, gone.id),
      events: ([, , { id }]) => [restored('doc', id, PAST_TEXT)],
    }),
    matrixCase({
      name: 'restore by criteria of rows some of which are live',
      records: 'restored, for those that were deleted',
      prepare: docs,
      run: (manager) => manager.restore(Doc, { status: 'new' }),
      events: ([, , { id }]) => [restored('doc', id, PAST_TEXT)],
    }),
    matrixCase({
      name: 'restore of a live row',
      records: 'nothing',
      prepare: docs,
      run: (manager, [doc]) => manager.restore(Doc, doc.id),
      events: () => [],
    }),
    matrixCase({
      name: 'soft delete through the query builder',
      records: 'deleted, one per row found',
      prepare: docs,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .softDelete()
          .from(Doc)
          .where('title = :title', { title: 'b' })
          .execute(),
      events: ([, { id }]) => [softDeleted('doc', id)],
    }),
    matrixCase({
      name: 'restore through the query builder',
      records: 'restored, one per row found',
      prepare: docs,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .restore()
          .from(Doc)
          .where('title IN (:...titles)', { titles: ['a', 'gone'] })
          .execute(),
      events: ([, , { id }]) => [restored('doc', id, PAST_TEXT)],
    }),
    matrixCase({
      name: 'delete date set by update',
      records: 'updated: the delete date',
      prepare: docs,
      run: (manager, [doc]) => manager.update(Doc, doc.id, { deletedAt: PAST }),
      events: ([{ id }]) => [updated('doc', id, { deletedAt: [null, PAST_TEXT] })],
    }),
    matrixCase({
      name: 'update by criteria of a deleted row',
      records: 'updated: TypeORM updates deleted rows too',
      prepare: docs,
      run: (manager, [, , gone]) => manager.update(Doc, { id: gone.id }, { title: 'still gone' }),
      events: ([, , { id }]) => [updated('doc', id, { title: ['gone', 'still gone'] })],
    }),
    matrixCase({
      name: 'softRemove of an entity',
      records: 'deleted: the delete date, metadata.soft is true',
      prepare: docs,
      run: (manager, [doc]) => manager.softRemove(Doc, doc),
      events: ([{ id }]) => [softDeleted('doc', id)],
    }),
    matrixCase({
      name: 'softRemove of a deleted entity',
      records: 'updated: the delete date (TypeORM 0.3; 1.x leaves it alone)',
      prepare: docs,
      run: (manager, [, , gone]) => manager.softRemove(Doc, gone),
      events: ([, , { id }]) => stampedAnew(id),
    }),
    matrixCase({
      name: 'recover of an entity',
      records: 'restored: the delete date',
      prepare: docs,
      run: (manager, [, , gone]) => manager.recover(Doc, gone),
      events: ([, , { id }]) => [restored('doc', id, PAST_TEXT)],
    }),
    matrixCase({
      name: 'recover of a live entity',
      records: 'nothing',
      prepare: docs,
      run: (manager, [doc]) => manager.recover(Doc, doc),
      events: () => [],
    }),
  ],
};
