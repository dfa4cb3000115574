import type { EntityManager } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';
import { Country, Note, Scratch } from '../entities/documents.js';
import { created, updated, type ExpectedEvent } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup, type MatrixHost } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const countries = (manager: EntityManager) =>
  rows(manager, Country, [
    { code: 'AA', name: 'Aland', population: 1 },
    { code: 'BB', name: 'Belle', population: 2 },
  ]);
const raw = (operation: string, statement: string, rowCount: number): ExpectedEvent => ({
  action: 'data.raw_statement',
  operation,
  target: 'country:*',
  changes: [],
  metadata: { entity: 'Country', statement, rowCount },
});
const place = (kind: DatabaseKind, index: number): string =>
  kind === 'postgres' ? `$${index}` : '?';
const everywhere: readonly DatabaseKind[] = ['sqlite', 'mariadb', 'postgres'];

/** Work on a runner of the host's own, with the runner for the statements it gives it as text. */
async function onRunner<T>(
  { dataSource }: MatrixHost,
  work: (manager: EntityManager, sql: (text: string) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    return await work(runner.manager, (text) => runner.query(text));
  } finally {
    await runner.release();
  }
}
const newCountry = (code: string) => created('country', code, { code, name: code, population: 0 });

export const rawCases: MatrixGroup = {
  title: 'raw SQL',
  entities: [Country, Note, Scratch],
  cases: [
    matrixCase({
      name: 'raw INSERT',
      records: 'data.raw_statement: the statement without its values, and the row count',
      run: (manager) =>
        manager.query("INSERT INTO country (code, name) VALUES ('CC', 'Ciel'), ('DD', 'Dune')"),
      events: () => [raw('create', 'INSERT INTO country (code, name) VALUES (?, ?), (?, ?)', 2)],
    }),
    matrixCase({
      name: 'raw UPDATE with parameters',
      records: 'data.raw_statement: the statement without its values, and the row count',
      prepare: countries,
      run: (manager, _, { kind }) =>
        manager.query(
          `UPDATE country SET name = ${place(kind, 1)} WHERE population > ${place(kind, 2)}`,
          ['secret', 1],
        ),
      events: (_, { kind }) => [
        raw(
          'update',
          `UPDATE country SET name = ${place(kind, 1)} WHERE population > ${place(kind, 2)}`,
          1,
        ),
      ],
    }),
    matrixCase({
      name: 'raw DELETE',
      records: 'data.raw_statement: the statement without its values, and the row count',
      prepare: countries,
      run: (manager) => manager.query("DELETE FROM country WHERE name LIKE '%l%'"),
      events: () => [raw('delete', 'DELETE FROM country WHERE name LIKE ?', 2)],
    }),
    matrixCase({
      name: 'raw UPDATE of no row',
      records: 'nothing',
      prepare: countries,
      run: (manager) => manager.query("UPDATE country SET name = 'x' WHERE code = 'ZZ'"),
      events: () => [],
    }),
    matrixCase({
      name: 'raw SELECT',
      records: 'nothing',
      prepare: countries,
      run: (manager) => manager.query('SELECT code FROM country ORDER BY code'),
      events: () => [],
    }),
    matrixCase({
      name: 'raw statement on a table that is not audited',
      records: 'nothing',
      run: (manager) => manager.query("INSERT INTO scratch (text) VALUES ('country')"),
      events: () => [],
    }),
    matrixCase({
      name: 'raw statement with a syntax error',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      run: (manager) => manager.query("INSERT INTO country VALUE UPDATE ('x'"),
      events: () => [],
    }),
    matrixCase({
      name: 'raw INSERT … RETURNING',
      records: 'data.raw_statement; the host gets its rows',
      run: (manager) =>
        manager.query("INSERT INTO country (code, name) VALUES ('CC', 'Ciel') RETURNING code"),
      events: () => [
        raw('create', 'INSERT INTO country (code, name) VALUES (?, ?) RETURNING code', 1),
      ],
    }),
    matrixCase({
      name: 'raw BEGIN and COMMIT on a runner of the host’s',
      records: 'created and updated, in the one transaction',
      alone: everywhere,
      transaction: true,
      prepare: countries,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('BEGIN');
          const results = [
            await manager.insert(Country, { code: 'CC', name: 'CC' }),
            await manager.update(Country, 'AA', { name: 'A' }),
          ];
          await sql('COMMIT');
          return results;
        }),
      events: () => [newCountry('CC'), updated('country', 'AA', { name: ['Aland', 'A'] })],
    }),
    matrixCase({
      name: 'raw BEGIN and ROLLBACK on a runner of the host’s',
      records: 'nothing',
      alone: everywhere,
      prepare: countries,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('BEGIN');
          await manager.insert(Country, { code: 'CC', name: 'CC' });
          await manager.update(Country, 'AA', { name: 'A' });
          await manager.delete(Country, 'BB');
          await sql('ROLLBACK');
        }),
      events: () => [],
    }),
    matrixCase({
      name: 'raw SAVEPOINT, rolled back to',
      records: 'what was outside of it',
      alone: everywhere,
      transaction: true,
      prepare: countries,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('BEGIN');
          await manager.insert(Country, { code: 'CC', name: 'CC' });
          await sql('SAVEPOINT here');
          await manager.insert(Country, { code: 'DD', name: 'DD' });
          await sql('ROLLBACK TO SAVEPOINT here');
          await manager.insert(Country, { code: 'EE', name: 'EE' });
          await sql('RELEASE SAVEPOINT here');
          await sql('COMMIT');
        }),
      events: () => [newCountry('CC'), newCountry('EE')],
    }),
    matrixCase({
      name: 'raw BEGIN with save inside',
      records: 'created, in the one transaction',
      alone: everywhere,
      transaction: true,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('BEGIN');
          await manager.save(manager.create(Country, { code: 'CC', name: 'CC' }), {
            transaction: false,
          });
          await manager.insert(Country, { code: 'DD', name: 'DD' });
          await sql('COMMIT');
        }),
      events: () => [newCountry('CC'), newCountry('DD')],
    }),
    matrixCase({
      name: 'SET autocommit = 0 and ROLLBACK',
      records: 'nothing',
      only: ['mariadb'],
      alone: everywhere,
      prepare: countries,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('SET autocommit = 0');
          await manager.update(Country, 'AA', { name: 'A' });
          await sql('ROLLBACK');
          await sql('SET autocommit = 1');
        }),
      events: () => [],
    }),
    matrixCase({
      name: 'SET autocommit = 0 and COMMIT',
      records: 'updated',
      only: ['mariadb'],
      alone: everywhere,
      transaction: true,
      prepare: countries,
      run: (_, __, host) =>
        onRunner(host, async (manager, sql) => {
          await sql('SET autocommit = 0');
          await manager.update(Country, 'AA', { name: 'A' });
          await sql('COMMIT');
          await sql('SET autocommit = 1');
        }),
      events: () => [updated('country', 'AA', { name: ['Aland', 'A'] })],
    }),
  ],
};
