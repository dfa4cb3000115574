import type { SqlDialect } from '../../../../lib/capture/raw/sql-dialect.js';
import { analyseStatement } from '../../../../lib/capture/raw/statement.analysis.js';

/** Each write as `TABLE operation`, with `*` behind it where the row count does not tell of it. */
function writesOf(dialect: SqlDialect, sql: string, isSingle = true): string[] {
  return analyseStatement(sql, dialect, isSingle).writes.map(
    ({ path, operation, isCounted }) =>
      `${path.join('.')} ${operation ?? 'any'}${isCounted ? '' : '*'}`,
  );
}

const everywhere: SqlDialect[] = ['mysql', 'postgres', 'sqlite'];

describe('the tables that a statement writes', () => {
  const common: [string, string[]][] = [
    ['INSERT INTO cases (a) VALUES (1)', ['CASES create']],
    ['  \n\tinsert into cases values (?)', ['CASES create']],
    ['insert into cases select * from other', ['CASES create']],
    ['UPDATE cases SET a = 1', ['CASES update']],
    ['update shop.cases set a = (select max(a) from other)', ['SHOP.CASES update']],
    ['DELETE FROM cases', ['CASES delete']],
    ['delete from cases where id in (select id from other)', ['CASES delete']],
    ['-- update other set a = 1\nDELETE FROM cases', ['CASES delete']],
    ['/* insert into other */ UPDATE /* x */ cases SET a = 1', ['CASES update']],
    ['WITH x AS (SELECT 1) DELETE FROM cases WHERE id IN (SELECT * FROM x)', ['CASES delete']],
    ['WITH x AS (SELECT 1) SELECT * FROM x', []],
    ["SELECT 'INSERT INTO cases'", []],
    ['SELECT * FROM cases FOR UPDATE', []],
    ['WITH x AS (SELECT 1) SELECT * FROM cases FOR UPDATE', []],
    ['EXPLAIN UPDATE cases SET a = 1', []],
    ['', []],
    [';;', []],
    ['UPDATE', []],
    ['DELETE FROM', []],
    ['INSERT INTO (', []],
    ["UPDATE cases SET a = 'never ends", ['CASES update']],
    ['/* never ends', []],
  ];
  for (const dialect of everywhere) {
    it.each(common)(`${dialect}: %s`, (sql, expected) => {
      expect(writesOf(dialect, sql)).toEqual(expected);
    });
  }

  const mysql: [string, string[]][] = [
    ['INSERT LOW_PRIORITY IGNORE INTO `cases` VALUES (1)', ['CASES create']],
    ['INSERT cases SET a = 1 ON DUPLICATE KEY UPDATE a = 2', ['CASES create']],
    ['REPLACE DELAYED INTO shop.`my ``cases` VALUES (1)', ['SHOP.MY `CASES any']],
    ['REPLACE cases VALUES (1)', ['CASES any']],
    ['UPDATE "cases" SET a = 1', ['CASES update']],
    ['# delete from other\nUPDATE cases SET a = 1', ['CASES update']],
    ['UPDATE cases SET a = 5--1', ['CASES update']],
    ['/*!50001 UPDATE */ cases SET a = 1', ['CASES update']],
    ['/*!50001 DELETE FROM cases */', ['CASES delete']],
    ["UPDATE cases SET a = 'it\\'s' -- '\n", ['CASES update']],
    ['UPDATE LOW_PRIORITY IGNORE cases c SET c.a = 1', ['CASES update']],
    ['UPDATE cases c JOIN notes n ON n.case_id = c.id SET c.a = n.b', ['CASES update']],
    ['UPDATE cases c, notes n SET n.b = c.a, c.a = 1', ['NOTES update', 'CASES update']],
    ['UPDATE cases c, notes n SET b = 1', ['CASES update', 'NOTES update']],
    [
      'UPDATE cases AS c INNER JOIN (SELECT id FROM other, third) x USING (id) LEFT JOIN notes n ON (n.id = c.id) SET n.b = 1',
      ['NOTES update'],
    ],
    ['UPDATE (cases c JOIN notes n ON c.id = n.id) SET c.a = 1', ['CASES update']],
    ['UPDATE shop.cases JOIN shop.notes SET cases.a = 1', ['SHOP.CASES update']],
    ['UPDATE cases PARTITION (p0) USE INDEX (i) , notes SET notes.b = f(1, 2)', ['NOTES update']],
    ['DELETE QUICK FROM cases WHERE a = 1 ORDER BY b LIMIT 2', ['CASES delete']],
    ['DELETE FROM cases AS c WHERE c.a = 1', ['CASES delete']],
    ['DELETE c FROM cases AS c JOIN notes n ON n.id = c.id WHERE n.b = 1', ['CASES delete']],
    [
      'DELETE c.*, n FROM cases c LEFT JOIN shop.notes n ON 1 WHERE 1',
      ['CASES delete', 'SHOP.NOTES delete'],
    ],
    ['DELETE FROM c, notes USING cases c JOIN notes', ['CASES delete', 'NOTES delete']],
    ['TRUNCATE cases', ['CASES delete*']],
    ['TRUNCATE TABLE shop.cases', ['SHOP.CASES delete*']],
    [
      "LOAD DATA LOCAL INFILE 'x.csv' REPLACE INTO TABLE cases FIELDS TERMINATED BY ','",
      ['CASES create'],
    ],
    ['ANALYZE FORMAT=JSON UPDATE cases SET a = 1', ['CASES update*']],
    ['ANALYZE TABLE cases', []],
    ["SELECT INSERT('a', 1, 1, 'b'), REPLACE('a', 'b', 'c')", []],
    [
      "WITH x AS (SELECT REPLACE('a', 'b', 'c')) UPDATE cases JOIN x SET cases.a = 1",
      ['CASES update'],
    ],
    ['WITH x AS (SELECT 1) SELECT (REPLACE(a, b, c)) FROM x', []],
    [
      'BEGIN NOT ATOMIC IF 1 THEN UPDATE cases SET a = 1; END IF; DELETE FROM notes; END',
      ['CASES update*', 'NOTES delete*'],
    ],
    ['CREATE TRIGGER t AFTER UPDATE ON cases FOR EACH ROW BEGIN DELETE FROM notes; END', []],
    ['CALL change_cases()', []],
  ];
  it.each(mysql)('mysql: %s', (sql, expected) => {
    expect(writesOf('mysql', sql)).toEqual(expected);
  });

  const postgres: [string, string[]][] = [
    ['UPDATE ONLY "Public"."My ""Cases" AS c SET a = 1 FROM other', ['PUBLIC.MY "CASES update']],
    ['DELETE FROM ONLY cases USING other WHERE other.id = cases.id', ['CASES delete']],
    ['INSERT INTO cases VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 2', ['CASES create']],
    [
      'WITH gone AS (DELETE FROM cases RETURNING *) INSERT INTO archive SELECT * FROM gone',
      ['CASES delete*', 'ARCHIVE create'],
    ],
    [
      'WITH a AS (SELECT 1), b AS MATERIALIZED (UPDATE cases SET a = 1 RETURNING id) SELECT * FROM b',
      ['CASES update*'],
    ],
    ['WITH a AS (SELECT * FROM cases FOR NO KEY UPDATE) SELECT 1', []],
    ['MERGE INTO cases c USING other o ON c.id = o.id WHEN MATCHED THEN DELETE', ['CASES any']],
    [
      'TRUNCATE TABLE ONLY cases, public.notes * CASCADE',
      ['CASES delete*', 'PUBLIC.NOTES delete*'],
    ],
    ["COPY cases (a, b) FROM '/tmp/x' CSV", ['CASES create']],
    ["COPY cases TO '/tmp/x'", []],
    ['COPY (DELETE FROM cases RETURNING *) TO STDOUT', ['CASES delete*']],
    ['EXPLAIN (ANALYZE, BUFFERS) DELETE FROM cases', ['CASES delete*']],
    ['EXPLAIN ANALYZE WITH x AS (SELECT 1) UPDATE cases SET a = 1', ['CASES update*']],
    ['EXPLAIN ANALYZE SELECT * FROM cases FOR UPDATE', []],
    ['/* a /* nested */ UPDATE other SET a = 1 */ DELETE FROM cases', ['CASES delete']],
    ["UPDATE cases SET a = E'\\'; DELETE FROM other; --'", ['CASES update']],
    ["UPDATE cases SET a = '\\'", ['CASES update']],
    ['UPDATE cases SET a = $$; DELETE FROM other;$$, b = $x$ $$ $x$', ['CASES update']],
    ['UPDATE cases SET a = b[1:2]::int[], c = $1', ['CASES update']],
    ['DO $$ BEGIN UPDATE cases SET a = 1; END $$', ['CASES update*']],
    [
      'DO LANGUAGE plpgsql $body$DECLARE n int; BEGIN IF n > 0 THEN DELETE FROM cases; ELSE WITH x AS (SELECT 1) INSERT INTO notes SELECT * FROM x; END IF; END$body$',
      ['CASES delete*', 'NOTES create*'],
    ],
    ["DO 'BEGIN DELETE FROM cases WHERE a = ''x''; END'", ['CASES delete*']],
    ["DO $$ BEGIN RAISE NOTICE 'DELETE FROM cases'; END $$", []],
  ];
  it.each(postgres)('postgres: %s', (sql, expected) => {
    expect(writesOf('postgres', sql)).toEqual(expected);
  });

  const sqlite: [string, string[]][] = [
    ['INSERT OR REPLACE INTO [my cases] VALUES (1)', ['MY CASES create']],
    ['UPDATE OR IGNORE main."cases" SET a = 1', ['MAIN.CASES update']],
    ["DELETE FROM 'cases'", ['CASES delete']],
    ['REPLACE INTO `cases` VALUES (1)', ['CASES any']],
    ["UPDATE cases SET a = '\\', b = 1", ['CASES update']],
    ['UPDATE cases SET a = @a, b = $b, c = ?1', ['CASES update']],
  ];
  it.each(sqlite)('sqlite: %s', (sql, expected) => {
    expect(writesOf('sqlite', sql)).toEqual(expected);
  });

  it('of several statements, each table once per operation', () => {
    const sql = `UPDATE cases SET a = ';'; SELECT 1; UPDATE cases SET b = 1; DELETE FROM cases;`;
    expect(writesOf('postgres', sql, false)).toEqual(['CASES update*', 'CASES delete*']);
  });

  it('not of code that is only defined', () => {
    const sql = `CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM cases; END; DELETE FROM notes`;
    expect(analyseStatement(sql, 'postgres', false)).toEqual({
      commands: [],
      writes: [],
      isWrappable: true,
    });
    const quoted = `CREATE FUNCTION f() AS $$ DELETE FROM cases $$ LANGUAGE sql; DELETE FROM notes`;
    expect(writesOf('postgres', quoted, false)).toEqual(['NOTES delete*']);
  });

  it('reads a statement of a million values no further than its table', () => {
    const sql = `INSERT INTO cases VALUES ${"('a;b', 1),".repeat(200_000)}`;
    const begun = performance.now();
    for (let round = 0; round < 100; round++) {
      expect(writesOf('mysql', sql)).toEqual(['CASES create']);
    }
    expect(performance.now() - begun).toBeLessThan(200);
  });
});
