import fc from 'fast-check';
import type { DataSource } from 'typeorm';

import { StatementReader } from '../../../../lib/capture/raw/statement.reader.js';
import { statementText } from '../../../../lib/capture/raw/statement.text.js';

function readerOf(type: string, options: object = {}): StatementReader {
  return new StatementReader({ options: { type }, driver: { options } } as unknown as DataSource);
}

describe('StatementReader', () => {
  it.each([
    'SELECT 1',
    'select * from cases for update',
    '  (SELECT 1) UNION (SELECT 2)',
    'SHOW TABLES',
    'PRAGMA foreign_keys = ON',
    'VALUES (1)',
  ])('passes over what concerns nobody: %s', (sql) => {
    for (const type of ['mariadb', 'postgres', 'better-sqlite3']) {
      expect(readerOf(type).read(sql, undefined)).toBeUndefined();
    }
  });

  it('costs next to nothing for them, however long they are', () => {
    const long = `SELECT ${'some_column, '.repeat(100_000)} 1`;
    const reader = readerOf('postgres');
    const begun = performance.now();
    for (let round = 0; round < 2_000; round++) reader.read(long, [1]);
    for (let round = 0; round < 200_000; round++) reader.read('SELECT 1 FROM x', undefined);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('reads a statement once', () => {
    const reader = readerOf('mysql');
    const first = reader.read('DELETE FROM cases WHERE id = ?', [1]);
    expect(first?.writes).toHaveLength(1);
    expect(reader.read('DELETE FROM cases WHERE id = ?', [2])).toBe(first);
  });

  it('forgets again what it has read', () => {
    const reader = readerOf('mysql');
    const first = reader.read('DELETE FROM cases', []);
    for (let table = 0; table < 600; table++) reader.read(`DELETE FROM t${table}`, []);
    expect(reader.read('DELETE FROM cases', [])).not.toBe(first);
    expect(reader.read('DELETE FROM cases', [])).toEqual(first);
  });

  it('looks behind the first statement where the database takes several', () => {
    const sql = 'SELECT 1; DELETE FROM cases';
    expect(readerOf('postgres').read(sql, undefined)?.writes).toHaveLength(1);
    expect(readerOf('postgres').read(sql, [1])).toBeUndefined();
    expect(readerOf('better-sqlite3').read(sql, undefined)).toBeUndefined();
    expect(readerOf('mariadb').read(sql, undefined)).toBeUndefined();
    expect(readerOf('mariadb', { multipleStatements: true }).read(sql, [1])?.writes).toHaveLength(
      1,
    );
    const extra = { extra: { multipleStatements: true } };
    expect(readerOf('mariadb', extra).read(sql, [1])?.writes).toHaveLength(1);
  });

  it('looks behind a comment', () => {
    const sql = '/* why */ DELETE FROM cases';
    expect(readerOf('better-sqlite3').read(sql, undefined)?.writes).toHaveLength(1);
  });
});

describe('the text of any statement', () => {
  const quotings: ((secret: string) => string)[] = [
    (secret) => `'${secret}'`,
    (secret) => `'''${secret}'''`,
    (secret) => `/* ' */ '${secret}' -- '${secret}\n`,
    (secret) => `'${secret}''${secret}'`,
  ];
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...quotings),
      fc
        .constantFrom('UPDATE cases SET a = ', ' , ', '(', ')', ' 1e5 ', ' - ', ' b.c ', '\n')
        .map((text) => () => text),
    ),
    { maxLength: 30 },
  );

  it.each(['mysql', 'postgres', 'sqlite'] as const)('holds no value (%s)', (dialect) => {
    fc.assert(
      fc.property(pieces, (made) => {
        const sql = made.map((make) => make('Alice')).join(' ');
        expect(statementText(sql, dialect, () => true)).not.toContain('Alice');
      }),
      { numRuns: 500 },
    );
  });

  it.each(['mysql', 'postgres', 'sqlite'] as const)('never throws (%s)', (dialect) => {
    const characters = fc.constantFrom(...'\'"`[]$/*-#;:@?eE\\1.xé \n(');
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 60 }), (made) => {
        const sql = made.join('');
        expect(typeof statementText(sql, dialect, () => false)).toBe('string');
        readerOf(dialect === 'sqlite' ? 'sqljs' : dialect).read(`UPDATE ${sql}`, undefined);
      }),
      { numRuns: 2_000 },
    );
  });
});
