import type { EntityManager } from 'typeorm';

import { Category, Clerk, Menu, Region } from '../entities/trees.js';
import { created, deleted, key, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

type Node = Category | Menu | Region;

/** A root with one child, and a node that is to be moved. */
async function nodes<T extends Node>(manager: EntityManager, entity: new () => T, roots: number) {
  const [root] = await rows(manager, entity, [{ name: 'root' }]);
  const [child] = await rows(manager, entity, [{ name: 'child', parent: root }]);
  const [leaf] = await rows(manager, entity, [{ name: 'leaf', parent: roots > 1 ? null : root }]);
  return { root, child, leaf };
}

/** The bookkeeping of the tree (closure rows, paths, bounds) is no event. */
function casesOf<T extends Node>(kind: string, entity: new () => T, type: string): MatrixCase[] {
  const roots = kind === 'nested-set' ? 1 : 2;
  return [
    matrixCase({
      name: `${kind} tree: save of a root`,
      records: 'created',
      run: (manager) => manager.save(entity, { name: 'root' } as never),
      events: (_, { result }) => {
        const { id } = result as never as T;
        return [created(type, id, { id, name: 'root' })];
      },
    }),
    matrixCase({
      name: `${kind} tree: save of a child`,
      records: 'created, parent included',
      prepare: (manager) => nodes(manager, entity, roots),
      run: (manager, { child }) => manager.save(entity, { name: 'new', parent: child } as never),
      events: ({ child }, { result }) => {
        const { id } = result as never as T;
        return [created(type, id, { id, name: 'new', parent: key(null, [child.id, 'child']) })];
      },
    }),
    matrixCase({
      name: `${kind} tree: save of a changed node`,
      records: 'updated: what changed',
      prepare: (manager) => nodes(manager, entity, roots),
      run: (manager, { child }) => manager.save(entity, { id: child.id, name: 'kid' } as never),
      events: ({ child }) => [updated(type, child.id, { name: ['child', 'kid'] })],
    }),
  ];
}

/** Nested sets cannot be moved by save. */
const moved = <T extends Node>(kind: string, entity: new () => T, type: string): MatrixCase =>
  matrixCase({
    name: `${kind} tree: move of a node`,
    records: 'updated: the parent',
    prepare: (manager) => nodes(manager, entity, 2),
    run: async (manager, { leaf, child }) => {
      const found = await manager.findOneByOrFail(entity, { id: leaf.id } as never);
      found.parent = child as never;
      return manager.save(found);
    },
    events: ({ leaf, child }) => [
      updated(type, leaf.id, { parent: key(null, [child.id, 'child']) }),
    ],
  });

const clerks = async (manager: EntityManager) => {
  const [boss] = await rows(manager, Clerk, [{ name: 'Boss' }]);
  const [al, bo] = await rows(manager, Clerk, [
    { name: 'Al', boss },
    { name: 'Bo', boss },
  ]);
  return { boss, al, bo };
};

export const treeCases: MatrixGroup = {
  title: 'trees',
  entities: [Category, Menu, Region, Clerk],
  cases: [
    ...casesOf('closure-table', Category, 'category'),
    moved('closure-table', Category, 'category'),
    matrixCase({
      name: 'closure-table tree: delete of a node with children',
      records: 'deleted for the node, and for what CASCADE takes along',
      prepare: (manager) => nodes(manager, Category, 2),
      run: (manager, { root }) => manager.delete(Category, root.id),
      events: ({ root, child }) => [
        deleted('category', root.id, { id: root.id, name: 'root' }),
        {
          ...deleted('category', child.id, {
            id: child.id,
            name: 'child',
            parent: { before: root.id, after: null },
          }),
          metadata: { cascadedFrom: { type: 'category', id: String(root.id) } },
        },
      ],
    }),
    ...casesOf('materialized-path', Menu, 'menu'),
    moved('materialized-path', Menu, 'menu'),
    ...casesOf('nested-set', Region, 'region'),
    matrixCase({
      name: 'adjacency tree: move by update',
      records: 'updated: the parent',
      prepare: clerks,
      run: (manager, { al, bo }) => manager.update(Clerk, bo.id, { boss: { id: al.id } }),
      events: ({ boss, al, bo }) => [
        updated('clerk', bo.id, { boss: key([boss.id, 'Boss'], [al.id, 'Al']) }),
      ],
    }),
    matrixCase({
      name: 'adjacency tree: delete of a parent, children set to NULL by the database',
      records: 'deleted for the row, updated for its children',
      prepare: clerks,
      run: (manager, { boss }) => manager.delete(Clerk, boss.id),
      events: ({ boss, al, bo }) => {
        const metadata = { cascadedFrom: { type: 'clerk', id: String(boss.id) } };
        return [
          deleted('clerk', boss.id, { id: boss.id, name: 'Boss' }),
          { ...updated('clerk', al.id, { boss: [boss.id, null] }), metadata },
          { ...updated('clerk', bo.id, { boss: [boss.id, null] }), metadata },
        ];
      },
    }),
  ],
};
