import type { EntityManager } from 'typeorm';
import { Brackets } from 'typeorm';

import { Doc, Note, Scratch } from '../entities/documents.js';
import { deleted, softDeleted, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const notes = (manager: EntityManager) =>
  rows(manager, Note, [
    { text: 'a', rank: 1 },
    { text: 'b', rank: 2 },
    { text: 'c', rank: 3 },
  ]);
const noteDeleted = ({ id, text, pinned, rank }: Note) =>
  deleted('note', id, { id, text, pinned, rank });

export const queryBuilderCases: MatrixGroup = {
  title: 'query builders',
  entities: [Doc, Note, Scratch],
  cases: [
    matrixCase({
      name: 'update builder with parameters',
      records: 'updated, one per row found',
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'x' })
          .where('rank >= :from AND rank < :to', { from: 2, to: 3 })
          .execute(),
      events: ([, b]) => [updated('note', b.id, { text: ['b', 'x'] })],
    }),
    matrixCase({
      name: 'update builder with an alias',
      records: 'updated, one per row found',
      // Its alias is in the SQL there; SQLite and PostgreSQL take the bare column.
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder(Note, 'n')
          .update()
          .set({ rank: 9 })
          .where({ text: 'c' })
          .execute(),
      events: ([, , c]) => [updated('note', c.id, { rank: [3, 9] })],
    }),
    matrixCase({
      name: 'update builder with brackets, OR and an array',
      records: 'updated, one per row found',
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'x' })
          .where(
            new Brackets((where) =>
              where.where('rank = :one', { one: 1 }).orWhere('text IN (:...list)', {
                list: ['c', 'd'],
              }),
            ),
          )
          .andWhere('pinned = :pinned', { pinned: false })
          .execute(),
      events: ([a, , c]) => [
        updated('note', a.id, { text: ['a', 'x'] }),
        updated('note', c.id, { text: ['c', 'x'] }),
      ],
    }),
    matrixCase({
      name: 'update builder with a parameter in the value',
      records: 'updated, with what the database made of it',
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ rank: () => 'rank * :factor' })
          .where('rank > :from', { from: 1 })
          .setParameter('factor', 10)
          .execute(),
      events: ([, b, c]) => [
        updated('note', b.id, { rank: [2, 20] }),
        updated('note', c.id, { rank: [3, 30] }),
      ],
    }),
    matrixCase({
      name: 'update builder with whereInIds',
      records: 'updated, one per row found',
      prepare: notes,
      run: (manager, [a, b]) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ rank: 5 })
          .whereInIds([b.id, a.id])
          .execute(),
      events: ([a, b]) => [
        updated('note', a.id, { rank: [1, 5] }),
        updated('note', b.id, { rank: [2, 5] }),
      ],
    }),
    matrixCase({
      name: 'update builder without a condition',
      records: 'updated, one per row',
      prepare: notes,
      run: (manager) => manager.createQueryBuilder().update(Note).set({ rank: 0 }).execute(),
      events: (all) => all.map(({ id, rank }) => updated('note', id, { rank: [rank, 0] })),
    }),
    matrixCase({
      name: 'update builder with a subquery',
      records: 'updated, one per row found',
      prepare: async (manager) => {
        await rows(manager, Scratch, [{ text: 'b' }]);
        return notes(manager);
      },
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ rank: 8 })
          .where('text IN (SELECT scratch.text FROM scratch)')
          .execute(),
      events: ([, b]) => [updated('note', b.id, { rank: [2, 8] })],
    }),
    matrixCase({
      name: 'update builder with order and limit',
      records: 'updated, for the rows within the limit',
      only: ['mariadb'],
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'top' })
          .orderBy('rank', 'DESC')
          .limit(2)
          .execute(),
      events: ([, b, c]) => [
        updated('note', b.id, { text: ['b', 'top'] }),
        updated('note', c.id, { text: ['c', 'top'] }),
      ],
    }),
    matrixCase({
      name: 'update builder returning columns',
      records: 'updated, one per row found',
      only: ['postgres'],
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'x' })
          .where('rank < :to', { to: 3 })
          .returning(['text'])
          .execute(),
      events: ([a, b]) => [
        updated('note', a.id, { text: ['a', 'x'] }),
        updated('note', b.id, { text: ['b', 'x'] }),
      ],
    }),
    matrixCase({
      name: 'update builder returning an expression',
      records: 'updated, one per row found',
      only: ['postgres'],
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ rank: () => 'rank + 1' })
          .where({ text: 'a' })
          .returning('rank * 2 AS doubled')
          .execute(),
      events: ([{ id }]) => [updated('note', id, { rank: [1, 2] })],
    }),
    matrixCase({
      name: 'update builder by entity',
      records: 'updated, and the entity is told',
      prepare: (manager) => rows(manager, Doc, [{ title: 'a' }]),
      run: async (manager, [doc]) => {
        const result = await manager
          .createQueryBuilder()
          .update(Doc)
          .set({ title: 'b' })
          .whereEntity(doc)
          .execute();
        return { result, doc };
      },
      events: ([{ id }]) => [updated('doc', id, { title: ['a', 'b'] })],
    }),
    matrixCase({
      name: 'one update builder executed twice',
      records: 'updated for the first; nothing for the second, which changes nothing',
      prepare: notes,
      run: async (manager, [{ id }]) => {
        const builder = manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'twice' })
          .where('id = :id', { id });
        return [await builder.execute(), await builder.execute()];
      },
      events: ([{ id }]) => [updated('note', id, { text: ['a', 'twice'] })],
    }),
    matrixCase({
      name: 'update builder of a repository',
      records: 'updated, one per row found',
      prepare: notes,
      run: (manager, [{ id }]) =>
        manager
          .getRepository(Note)
          .createQueryBuilder()
          .update()
          .set({ pinned: true })
          .where('id = :id', { id })
          .execute(),
      events: ([{ id }]) => [
        {
          ...updated('note', id, { pinned: [false, true] }),
          action: 'note.pinned',
          operation: 'execute',
        },
      ],
    }),
    matrixCase({
      name: 'delete builder with parameters',
      records: 'deleted, one per row found',
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .delete()
          .from(Note)
          .where('rank BETWEEN :from AND :to', { from: 2, to: 3 })
          .execute(),
      events: ([, b, c]) => [noteDeleted(b), noteDeleted(c)],
    }),
    matrixCase({
      name: 'delete builder with an alias',
      records: 'deleted, one per row found',
      prepare: notes,
      run: (manager, [{ id }]) =>
        manager.createQueryBuilder(Note, 'n').delete().where({ id }).execute(),
      events: ([a]) => [noteDeleted(a)],
    }),
    matrixCase({
      name: 'delete builder returning columns',
      records: 'deleted, one per row found',
      only: ['postgres'],
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .delete()
          .from(Note)
          .where('rank = 3')
          .returning(['text'])
          .execute(),
      events: ([, , c]) => [noteDeleted(c)],
    }),
    matrixCase({
      name: 'soft delete builder with order and limit',
      records: 'deleted, for the rows within the limit',
      only: ['mariadb'],
      prepare: (manager) => rows(manager, Doc, [{ title: 'a' }, { title: 'b' }]),
      run: (manager) =>
        manager
          .createQueryBuilder()
          .softDelete()
          .from(Doc)
          .orderBy('title', 'DESC')
          .limit(1)
          .execute(),
      events: ([, { id }]) => [softDeleted('doc', id)],
    }),
    matrixCase({
      name: 'update builder with a missing parameter',
      records: 'nothing; the host gets its error',
      fails: true,
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'x' })
          .where('rank = :missing')
          .execute(),
      events: () => [],
    }),
    matrixCase({
      name: 'update builder with an unknown column in its condition',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ text: 'x' })
          .where('no_such_column = 1')
          .execute(),
      events: () => [],
    }),
    matrixCase({
      name: 'update builder with an unknown property',
      records: 'nothing; TypeORM refuses it',
      fails: true,
      prepare: notes,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Note)
          .set({ nothing: 1 } as never)
          .where('rank = 1')
          .execute(),
      events: () => [],
    }),
    matrixCase({
      name: 'select builder',
      records: 'nothing',
      prepare: notes,
      run: (manager) => manager.createQueryBuilder(Note, 'n').where('n.rank > 1').getMany(),
      events: () => [],
    }),
  ],
};
