import { mysqlDialect } from '../../../lib/store/dialect/mysql.dialect.js';
import { postgresDialect } from '../../../lib/store/dialect/postgres.dialect.js';
import { MultiRowInsert } from '../../../lib/store/multi-row-insert.js';

const shape = { table: 'crm.tag', columns: ['id', 'name'] };

describe('MultiRowInsert', () => {
  it('makes one statement of the rows', () => {
    const insert = new MultiRowInsert(postgresDialect, {
      ...shape,
      suffix: ' ON CONFLICT DO NOTHING',
    });
    expect(
      insert.build([
        [1, 'a'],
        [2, 'b'],
      ]),
    ).toEqual([
      {
        sql: 'INSERT INTO "crm"."tag" ("id", "name") VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING',
        parameters: [1, 'a', 2, 'b'],
      },
    ]);
  });

  it('makes none of no rows', () => {
    expect(new MultiRowInsert(mysqlDialect, shape).build([])).toEqual([]);
  });

  it('splits by rows', () => {
    const insert = new MultiRowInsert(mysqlDialect, { ...shape, rowsPerStatement: 2 });
    const built = insert.build([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(built.map(({ parameters }) => parameters)).toEqual([
      [1, 'a', 2, 'b'],
      [3, 'c'],
    ]);
    expect(built[1]?.sql).toBe('INSERT INTO `crm`.`tag` (`id`, `name`) VALUES (?, ?)');
  });

  it('splits by size, and gives a row of any size a statement', () => {
    const insert = new MultiRowInsert(mysqlDialect, shape);
    const large = 'x'.repeat(1_500_000);
    const built = insert.build([
      [1, large],
      [2, large],
      [3, Buffer.alloc(9_000_000)],
      [4, 'a'],
    ]);
    expect(built.map(({ parameters }) => parameters.length / 2)).toEqual([1, 1, 1, 1]);
  });
});
