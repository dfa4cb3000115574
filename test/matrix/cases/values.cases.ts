import type { EntityManager } from 'typeorm';

import { Contact, Sample } from '../entities/values.js';
import { created, deleted, masked, members, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';
import { digest, numeric } from '../support/value-matchers.js';

const sample = (manager: EntityManager) =>
  rows(manager, Sample, [
    {
      name: 's',
      price: '10.50',
      big: '9007199254740981',
      profile: { plan: 'basic', deep: { x: 1, y: 2 } },
      settings: { theme: 'dark', size: 1 },
      labels: ['vip', 'cold'],
      level: 'low',
      due: new Date('2024-02-29T10:20:30.000Z'),
      day: '2024-02-29',
      active: true,
      bytes: Buffer.from('one'),
      euros: 12.34,
    },
  ]);
const contact = (manager: EntityManager) =>
  rows(manager, Contact, [
    {
      name: 'Ada',
      phone: '+4915112345678',
      code: 'code-1234',
      internal: 'one',
      passwordHash: 'hash-one',
      street: 'A 1',
      archive: 'first',
    },
  ]);
const whole = (id: number) => ({
  id,
  name: 's',
  price: numeric(10.5),
  big: '9007199254740981',
  profile: { plan: 'basic', deep: { x: 1, y: 2 } },
  settings: { theme: 'dark', size: 1 },
  labels: ['vip', 'cold'],
  level: 'low',
  due: '2024-02-29T10:20:30.000Z',
  day: '2024-02-29',
  active: true,
  bytes: digest('one'),
  euros: 12.34,
});
const update = (values: Partial<Sample>) => ({
  prepare: sample,
  run: (manager: EntityManager, [{ id }]: Sample[]) =>
    manager.update(Sample, { id }, values as never),
});

export const valueCases: MatrixGroup = {
  title: 'values',
  entities: [Sample, Contact],
  cases: [
    matrixCase({
      name: 'insert of every kind of column',
      records: 'created, values as the application sees them',
      run: (manager) =>
        manager.insert(Sample, {
          name: 's',
          price: '10.50',
          big: '9007199254740981',
          profile: { plan: 'basic', deep: { x: 1, y: 2 } },
          settings: { theme: 'dark', size: 1 },
          labels: ['vip', 'cold'],
          level: 'low',
          due: new Date('2024-02-29T10:20:30.000Z'),
          day: '2024-02-29',
          active: true,
          bytes: Buffer.from('one'),
          euros: 12.34,
        } as never),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('sample', id, whole(id))];
      },
    }),
    matrixCase({
      name: 'delete of every kind of column',
      records: 'deleted, values as the application sees them',
      prepare: sample,
      run: (manager, [{ id }]) => manager.delete(Sample, id),
      events: ([{ id }]) => [deleted('sample', id, whole(id))],
    }),
    matrixCase({
      ...update({ price: 10.5, big: '9007199254740981', day: '2024-02-29', active: true }),
      name: 'update of values that are the same in another form',
      records: 'nothing',
      events: () => [],
    }),
    matrixCase({
      ...update({ price: '10.51' }),
      name: 'update of a decimal',
      records: 'updated',
      events: ([{ id }]) => [updated('sample', id, { price: [numeric(10.5), numeric(10.51)] })],
    }),
    matrixCase({
      ...update({ big: '9007199254740991' }),
      name: 'update of a bigint',
      records: 'updated, as decimal strings',
      events: ([{ id }]) => [
        updated('sample', id, { big: ['9007199254740981', '9007199254740991'] }),
      ],
    }),
    matrixCase({
      ...update({ profile: { plan: 'gold', deep: { x: 1, y: 3 } } }),
      name: 'update of a JSON column',
      records: 'updated, one change per path that differs',
      events: ([{ id }]) => [
        updated('sample', id, { 'profile.plan': ['basic', 'gold'], 'profile.deep.y': [2, 3] }),
      ],
    }),
    matrixCase({
      ...update({ settings: { theme: 'light', size: 1 } }),
      name: 'update of a simple-json column',
      records: 'updated, one change per path that differs',
      events: ([{ id }]) => [updated('sample', id, { 'settings.theme': ['dark', 'light'] })],
    }),
    matrixCase({
      ...update({ labels: ['vip', 'new'] }),
      name: 'update of a simple-array column',
      records: 'updated, with the members that came and went',
      events: ([{ id }]) => [
        updated('sample', id, { labels: members(['vip', 'cold'], ['vip', 'new']) }),
      ],
    }),
    matrixCase({
      ...update({ level: 'high', active: false }),
      name: 'update of an enum and a boolean',
      records: 'updated',
      events: ([{ id }]) => [
        updated('sample', id, { level: ['low', 'high'], active: [true, false] }),
      ],
    }),
    matrixCase({
      ...update({ due: new Date('2025-01-01T00:00:00.000Z'), day: '2025-01-01' }),
      name: 'update of a date and time and of a date',
      records: 'updated, as an ISO string and as YYYY-MM-DD',
      events: ([{ id }]) => [
        updated('sample', id, {
          due: ['2024-02-29T10:20:30.000Z', '2025-01-01T00:00:00.000Z'],
          day: ['2024-02-29', '2025-01-01'],
        }),
      ],
    }),
    matrixCase({
      ...update({ bytes: Buffer.from('two!') }),
      name: 'update of bytes',
      records: 'updated, by length and digest',
      events: ([{ id }]) => [updated('sample', id, { bytes: [digest('one'), digest('two!')] })],
    }),
    matrixCase({
      ...update({ bytes: Buffer.from('one') }),
      name: 'update of bytes to the same',
      records: 'nothing',
      events: () => [],
    }),
    matrixCase({
      ...update({ euros: 20 }),
      name: 'update of a column with a transformer',
      records: 'updated, what the application sees',
      events: ([{ id }]) => [updated('sample', id, { euros: [12.34, 20] })],
    }),
    matrixCase({
      name: 'increment of a column with a transformer',
      records: 'updated, what the application sees',
      prepare: sample,
      run: (manager, [{ id }]) =>
        manager
          .createQueryBuilder()
          .update(Sample)
          .set({ euros: () => 'euros + 100' })
          .where({ id })
          .execute(),
      events: ([{ id }]) => [updated('sample', id, { euros: [12.34, 13.34] })],
    }),
    matrixCase({
      name: 'save of a column with a transformer and bytes',
      records: 'updated, what the application sees',
      prepare: sample,
      run: (manager, [{ id }]) =>
        manager.save(Sample, { id, euros: 1, bytes: Buffer.from('two!') }),
      events: ([{ id }]) => [
        updated('sample', id, { euros: [12.34, 1], bytes: [digest('one'), digest('two!')] }),
      ],
    }),
    matrixCase({
      name: 'insert of masked, ignored and secret columns',
      records: 'created: masked shown as such, ignored left out',
      run: (manager) =>
        manager.insert(Contact, {
          name: 'Ada',
          phone: '+4915112345678',
          code: 'code-1234',
          internal: 'one',
          passwordHash: 'hash-one',
        }),
      events: (_, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        const hidden = masked(null, '[redacted]');
        const phone = masked(null, '••••5678');
        const values = { id, name: 'Ada', phone, code: hidden, passwordHash: hidden };
        return [created('contact', id, values)];
      },
    }),
    matrixCase({
      name: 'update of masked, ignored and secret columns',
      records: 'updated: masked shown as such, ignored left out',
      prepare: contact,
      run: (manager, [{ id }]) =>
        manager.update(Contact, id, {
          phone: '+4915187654321',
          code: 'code-9999',
          internal: 'two',
          passwordHash: 'hash-two',
        }),
      events: ([{ id }]) => [
        updated('contact', id, {
          phone: masked('••••5678', '••••4321'),
          code: masked('[redacted]', '[redacted]'),
          passwordHash: masked('[redacted]', '[redacted]'),
        }),
      ],
    }),
    matrixCase({
      name: 'update of an ignored column',
      records: 'nothing',
      prepare: contact,
      run: (manager, [{ id }]) => manager.update(Contact, id, { internal: 'two' }),
      events: () => [],
    }),
    matrixCase({
      name: 'update of a column that is not selected',
      records: 'updated, old value included',
      prepare: contact,
      run: (manager, [{ id }]) => manager.update(Contact, id, { archive: 'second' }),
      events: ([{ id }]) => [updated('contact', id, { archive: ['first', 'second'] })],
    }),
    matrixCase({
      name: 'update of personal data',
      records: 'updated, marked as personal',
      prepare: contact,
      run: (manager, [{ id }]) => manager.update(Contact, id, { street: 'B 2' }),
      events: ([{ id }]) => [
        updated('contact', id, { street: { before: 'A 1', after: 'B 2', personal: true } }),
      ],
    }),
    matrixCase({
      name: 'delete of masked, ignored and unselected columns',
      records: 'deleted: masked shown as such, ignored left out, unselected included',
      prepare: contact,
      run: (manager, [{ id }]) => manager.delete(Contact, id),
      events: ([{ id }]) => [
        deleted('contact', id, {
          id,
          name: 'Ada',
          phone: masked('••••5678', null),
          code: masked('[redacted]', null),
          passwordHash: masked('[redacted]', null),
          street: { before: 'A 1', after: null, personal: true },
          archive: 'first',
        }),
      ],
    }),
  ],
};
