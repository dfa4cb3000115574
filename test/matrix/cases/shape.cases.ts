import type { EntityManager } from 'typeorm';

import {
  Car,
  Item,
  type Ledger,
  LedgerSchema,
  OddNames,
  Point,
  Priced,
  Shop,
  Truck,
  Vehicle,
} from '../entities/shapes.js';
import { created, deleted, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

async function vehicles(manager: EntityManager) {
  const [car] = await rows(manager, Car, [{ name: 'Beetle', doors: 3 }]);
  const [truck] = await rows(manager, Truck, [{ name: 'Actros', tons: 18 }]);
  return { car, truck };
}
const shops = (manager: EntityManager) =>
  rows(manager, Shop, [{ name: 'Main', place: { city: 'Lyon', point: { x: 1, y: 2 } } }]);
const items = (manager: EntityManager) => rows(manager, Item, [{ price: 5 }]);
const odd = (manager: EntityManager) => rows(manager, OddNames, [{ rank: 1, size: 'ü' }]);
const ledgers = (manager: EntityManager) =>
  manager.save(LedgerSchema, [{ title: 'a' }, { title: 'b', amount: 5 }]);

export const shapeCases: MatrixGroup = {
  title: 'inheritance, embedded, computed, schemas, odd names',
  entities: [Vehicle, Car, Truck, Shop, Item, Priced, OddNames, LedgerSchema],
  options: { capture: { entities: { include: [LedgerSchema] } } },
  cases: [
    matrixCase({
      name: 'single-table inheritance: insert of a child',
      records: 'created under the child’s type, without the discriminator',
      run: (manager) => manager.insert(Car, { name: 'Mini', doors: 3 }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('car', id, { id, name: 'Mini', doors: 3 })];
      },
    }),
    matrixCase({
      name: 'single-table inheritance: save of a child',
      records: 'created under the child’s type',
      run: (manager) => manager.save(manager.create(Truck, { name: 'MAN', tons: 40 })),
      events: (_, { result: { id } }) => [created('lorry', id, { id, name: 'MAN', tons: 40 })],
    }),
    matrixCase({
      name: 'single-table inheritance: update of a child by criteria',
      records: 'updated under the child’s type, rows of that type only',
      prepare: vehicles,
      run: (manager) => manager.update(Car, { name: 'Beetle' }, { doors: 5 }),
      events: ({ car }) => [updated('car', car.id, { doors: [3, 5] })],
    }),
    matrixCase({
      name: 'single-table inheritance: update of the parent by criteria',
      records: 'updated, each row under its own type',
      prepare: vehicles,
      run: (manager) =>
        manager
          .createQueryBuilder()
          .update(Vehicle)
          .set({ name: () => 'UPPER(name)' })
          .execute(),
      events: ({ car, truck }) => [
        updated('car', car.id, { name: ['Beetle', 'BEETLE'] }),
        updated('lorry', truck.id, { name: ['Actros', 'ACTROS'] }),
      ],
    }),
    matrixCase({
      name: 'single-table inheritance: delete of the parent by criteria',
      records: 'deleted, each row under its own type',
      prepare: vehicles,
      run: (manager, { car, truck }) => manager.delete(Vehicle, [car.id, truck.id]),
      events: ({ car, truck }) => [
        deleted('car', car.id, { id: car.id, name: 'Beetle', doors: 3 }),
        deleted('lorry', truck.id, { id: truck.id, name: 'Actros', tons: 18 }),
      ],
    }),
    matrixCase({
      name: 'embedded: insert',
      records: 'created, by property path',
      run: (manager) =>
        manager.insert(Shop, { name: 'New', place: { city: 'Metz', point: { x: 1, y: null } } }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('shop', id, { id, name: 'New', 'place.city': 'Metz', 'place.point.x': 1 })];
      },
    }),
    matrixCase({
      name: 'embedded: update of a part',
      records: 'updated, by property path',
      prepare: shops,
      run: (manager, [{ id }]) =>
        manager.update(Shop, id, { place: { city: 'Nice', point: { y: 9 } as Point } }),
      events: ([{ id }]) => [
        updated('shop', id, { 'place.city': ['Lyon', 'Nice'], 'place.point.y': [2, 9] }),
      ],
    }),
    matrixCase({
      name: 'embedded: save of a part',
      records: 'updated, by property path',
      prepare: shops,
      run: (manager, [{ id }]) =>
        manager.save(Shop, { id, place: { point: { x: 7 } } } as never).then(() => undefined),
      events: ([{ id }]) => [updated('shop', id, { 'place.point.x': [1, 7] })],
    }),
    matrixCase({
      name: 'embedded: increment',
      records: 'updated, by property path',
      prepare: shops,
      run: (manager, [{ id }]) => manager.increment(Shop, { id }, 'place.point.x', 4),
      events: ([{ id }]) => [updated('shop', id, { 'place.point.x': [1, 5] })],
    }),
    matrixCase({
      name: 'computed columns: insert',
      records: 'created, generated column included, virtual left out',
      run: async (manager) => {
        await manager.insert(Item, { price: 4 });
        return manager.findOneByOrFail(Item, { price: 4 });
      },
      events: (_, { result: { id } }) => [created('item', id, { id, price: 4, twice: 8 })],
    }),
    matrixCase({
      name: 'computed columns: update',
      records: 'updated, generated column included',
      prepare: items,
      run: (manager, [{ id }]) => manager.update(Item, id, { price: 6 }),
      events: ([{ id }]) => [updated('item', id, { price: [5, 6], twice: [10, 12] })],
    }),
    matrixCase({
      name: 'computed columns: delete',
      records: 'deleted, generated column included',
      prepare: items,
      run: (manager, [{ id }]) => manager.delete(Item, id),
      events: ([{ id }]) => [deleted('item', id, { id, price: 5, twice: 10 })],
    }),
    matrixCase({
      name: 'view',
      records: 'nothing: it is only read',
      prepare: items,
      run: (manager) => manager.find(Priced),
      events: () => [],
    }),
    matrixCase({
      name: 'odd names: insert',
      records: 'created, by property',
      run: (manager) => manager.insert(OddNames, { rank: 4, size: '10' }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('odd', id, { id, rank: 4, size: '10' })];
      },
    }),
    matrixCase({
      name: 'odd names: update by criteria',
      records: 'updated, by property',
      prepare: odd,
      run: (manager) => manager.update(OddNames, { size: 'ü' }, { rank: 2 }),
      events: ([{ id }]) => [updated('odd', id, { rank: [1, 2] })],
    }),
    matrixCase({
      name: 'odd names: delete by criteria',
      records: 'deleted, by property',
      prepare: odd,
      run: (manager) => manager.delete(OddNames, { rank: 1 }),
      events: ([{ id }]) => [deleted('odd', id, { id, rank: 1, size: 'ü' })],
    }),
    matrixCase({
      name: 'EntitySchema: insert',
      records: 'created',
      run: (manager) => manager.insert(LedgerSchema, { title: 'x' }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as Ledger;
        return [created('ledger', id, { id, title: 'x', amount: 0 })];
      },
    }),
    matrixCase({
      name: 'EntitySchema: update by criteria',
      records: 'updated, one per row found',
      prepare: ledgers,
      run: (manager) => manager.update(LedgerSchema, { title: 'b' }, { amount: 6 }),
      events: ([, { id }]) => [updated('ledger', id, { amount: [5, 6] })],
    }),
    matrixCase({
      name: 'EntitySchema by name: delete by criteria',
      records: 'deleted, one per row found',
      prepare: ledgers,
      run: (manager) => manager.delete('Ledger', { amount: 5 }),
      events: ([, { id }]) => [deleted('ledger', id, { id, title: 'b', amount: 5 })],
    }),
  ],
};
