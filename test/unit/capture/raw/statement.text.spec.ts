import type { SqlDialect } from '../../../../lib/capture/raw/sql-dialect.js';
import { MAX_STATEMENT_LENGTH, statementText } from '../../../../lib/capture/raw/statement.text.js';

const names = new Set(['name', 'case']);
const textOf = (dialect: SqlDialect, sql: string): string =>
  statementText(sql, dialect, (text) => names.has(text));

describe('the recorded text of a statement', () => {
  const cases: [SqlDialect, string, string][] = [
    ['mysql', "UPDATE `case` SET name='Alice'", 'UPDATE `case` SET name=?'],
    ['mysql', 'UPDATE `case` SET name = "Al""ice"', 'UPDATE `case` SET name = ?'],
    ['mysql', "SET a = 'one' 'two', b = _utf8'x', c = N'y'", 'SET a = ? ?, b = _utf8?, c = N?'],
    ['mysql', "SET a = 'it\\'s', b = c", 'SET a = ? …'],
    ['mysql', "SET a = 'x\\', b = 'SECRET'", 'SET a = ? …'],
    ['mysql', `SET a = "x\\", b = "SECRET"`, 'SET a = ? …'],
    ['mysql', "SET a = 'c:\\\\', b = 'x', c = d", 'SET a = ?, b = ?, c = d'],
    ['postgres', "SET a = 'x\\', b = 'SECRET'", 'SET a = ? …'],
    ['postgres', "SET a = 'x\\'SECRET' WHERE b = c", 'SET a = ? …'],
    ['sqlite', "SET a = 'x\\', b = 'y', c = d", 'SET a = ?, b = ?, c = d'],
    [
      'mysql',
      "a = 0x41, b = x'41', c = b'01', d = 1.5e-7, e = -3",
      'a = ?, b = x?, c = b?, d = ?, e = -?',
    ],
    ['mysql', 'a = ? /* Alice */ AND b = :b # Alice\n LIMIT 10', 'a = ? AND b = :b LIMIT ?'],
    ['mysql', 'SELECT 2fa_code, t1.c2 FROM t1', 'SELECT 2fa_code, t1.c2 FROM t1'],
    [
      'postgres',
      `UPDATE "case" SET "name" = 'Alice' WHERE id = $1`,
      'UPDATE "case" SET "name" = ? WHERE id = $1',
    ],
    ['postgres', "a = E'\\'Alice', b = $$Alice$$, c = $x$ Alice $$ $x$", 'a = ?, b = ?, c = ?'],
    ['postgres', "a = '1'::int[], b = c[1], d = .5", 'a = ?::int[], b = c[?], d = ?'],
    ['postgres', 'a -- Alice\n/* Alice /* Alice */ Alice */ = b', 'a = b'],
    [
      'sqlite',
      `UPDATE "case" SET [name] = x'41', name = "Alice"`,
      'UPDATE "case" SET [name] = x?, name = ?',
    ],
    ['sqlite', "a = 'never ends", 'a = ?'],
    ['sqlite', '  a \n\t = \r\n b ;', 'a = b ;'],
  ];
  it.each(cases)('%s: %s', (dialect, sql, expected) => {
    expect(textOf(dialect, sql)).toBe(expected);
  });

  it('is cut off', () => {
    const text = textOf('mysql', `INSERT INTO a VALUES ${'(1, 2),'.repeat(100_000)}`);
    expect(text).toHaveLength(MAX_STATEMENT_LENGTH);
    expect(text.endsWith(' …')).toBe(true);
    expect(text.startsWith('INSERT INTO a VALUES (?, ?),(?, ?),')).toBe(true);
  });
});
