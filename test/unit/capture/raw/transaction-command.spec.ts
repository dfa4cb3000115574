import type { SqlDialect } from '../../../../lib/capture/raw/sql-dialect.js';
import { analyseStatement } from '../../../../lib/capture/raw/statement.analysis.js';
import type { TransactionCommand } from '../../../../lib/capture/raw/transaction-command.js';

const begin: TransactionCommand = { kind: 'begin' };
const commit = (chain = false): TransactionCommand => ({ kind: 'commit', chain });
const rollback = (chain = false): TransactionCommand => ({ kind: 'rollback', chain });
const savepoint = (name: string): TransactionCommand => ({ kind: 'savepoint', name });
const rollbackTo = (name: string): TransactionCommand => ({ kind: 'rollbackTo', name });
const release = (name: string): TransactionCommand => ({ kind: 'release', name });
const autocommit = (value: boolean | number): TransactionCommand => ({ kind: 'autocommit', value });
const implicit: TransactionCommand = { kind: 'implicitCommit' };

describe('what a statement does to its transaction', () => {
  const cases: [SqlDialect, string, TransactionCommand[]][] = [
    ['mysql', 'BEGIN', [begin]],
    ['mysql', 'begin work;', [begin]],
    ['mysql', 'START TRANSACTION WITH CONSISTENT SNAPSHOT', [begin]],
    ['mysql', 'START SLAVE', []],
    ['mysql', 'BEGIN NOT ATOMIC SELECT 1; END', []],
    ['postgres', ' /* go */ START TRANSACTION ISOLATION LEVEL SERIALIZABLE', [begin]],
    ['sqlite', 'BEGIN IMMEDIATE', [begin]],
    ['sqlite', 'BEGIN TRANSACTION', [begin]],
    ['mysql', 'XA START "x"', [begin]],
    ['mysql', 'XA END "x"', [commit()]],
    ['mysql', 'XA PREPARE "x"', []],
    ['mysql', 'COMMIT', [commit()]],
    ['mysql', 'COMMIT WORK AND CHAIN', [commit(true)]],
    ['postgres', 'commit and no chain', [commit()]],
    ['postgres', 'END TRANSACTION AND CHAIN', [commit(true)]],
    ['postgres', "COMMIT PREPARED 'x'", []],
    ['postgres', "ROLLBACK PREPARED 'x'", []],
    ['postgres', "PREPARE TRANSACTION 'x'", [commit()]],
    ['postgres', 'PREPARE plan AS SELECT 1', []],
    ['sqlite', 'END', [commit()]],
    ['postgres', 'ABORT', [rollback()]],
    ['mysql', 'ROLLBACK', [rollback()]],
    ['mysql', 'rollback and chain', [rollback(true)]],
    ['mysql', 'ROLLBACK WORK TO SAVEPOINT `a``b`', [rollbackTo('A`B')]],
    ['sqlite', 'ROLLBACK TRANSACTION TO x', [rollbackTo('X')]],
    ['postgres', 'SAVEPOINT "My Point"', [savepoint('MY POINT')]],
    ['postgres', 'RELEASE x', [release('X')]],
    ['mysql', 'RELEASE SAVEPOINT x', [release('X')]],
    ['mysql', 'SET autocommit = 0', [autocommit(false)]],
    ['mysql', 'SET @@autocommit=OFF', [autocommit(false)]],
    ['mysql', "SET SESSION autocommit := 'off'", [autocommit(false)]],
    ['mysql', 'SET @@session.autocommit = FALSE', [autocommit(false)]],
    ['mysql', 'SET NAMES utf8mb4, AutoCommit=1', [autocommit(true)]],
    ['mysql', 'SET autocommit = DEFAULT', [autocommit(true)]],
    ['mysql', 'SET @a = ?, `autocommit` = ?', [autocommit(1)]],
    ['mysql', 'SET GLOBAL autocommit = 0', []],
    ['mysql', 'SET @@global.autocommit = 0, @@autocommit = 0', [autocommit(false)]],
    ['mysql', "SET @x = 'autocommit = 0'", []],
    ['mysql', 'SET PASSWORD = "x"', [implicit]],
    ['postgres', 'SET autocommit = 0', []],
    ['mysql', 'CREATE TABLE x (id int)', [implicit]],
    ['mysql', 'CREATE TEMPORARY TABLE x (id int)', []],
    ['mysql', 'DROP TEMPORARY TABLE x', []],
    ['mysql', 'alter table x add y int', [implicit]],
    ['mysql', 'TRUNCATE x', [implicit]],
    ['mysql', 'RENAME TABLE x TO y', [implicit]],
    ['mysql', 'LOCK TABLES x WRITE', [implicit]],
    ['mysql', 'ANALYZE TABLE x', [implicit]],
    ['mysql', 'ANALYZE UPDATE x SET a = 1', []],
    ['postgres', 'CREATE TABLE x (id int)', []],
    ['sqlite', 'DROP TABLE x', []],
    [
      'postgres',
      'SELECT 1; BEGIN; SAVEPOINT x; ROLLBACK TO x; COMMIT',
      [begin, savepoint('X'), rollbackTo('X'), commit()],
    ],
    ['postgres', "SELECT 'BEGIN;'; SELECT $$; COMMIT $$ -- ; COMMIT", []],
  ];
  it.each(cases)('%s: %s', (dialect, sql, expected) => {
    const { commands, isWrappable } = analyseStatement(sql, dialect, false);
    expect(commands).toEqual(expected);
    if (expected.length > 0) expect(isWrappable).toBe(false);
  });

  it('a block of code may commit by itself', () => {
    const block = 'DO $$ BEGIN UPDATE cases SET a = 1; COMMIT; END $$';
    expect(analyseStatement(block, 'postgres', true)).toMatchObject({
      commands: [],
      isWrappable: false,
    });
  });

  it('several statements of MySQL are committed one by one, those of PostgreSQL as one', () => {
    const two = "UPDATE cases SET a = 1; INSERT INTO cases VALUES (1, ';')";
    expect(analyseStatement(two, 'mysql', false).isWrappable).toBe(false);
    expect(analyseStatement(two, 'postgres', false).isWrappable).toBe(true);
    expect(analyseStatement('UPDATE cases SET a = 1;', 'mysql', false).isWrappable).toBe(true);
  });
});
