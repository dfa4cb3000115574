import { ColumnarInsert } from '../../../lib/store/columnar-insert.js';
import { postgresDialect } from '../../../lib/store/dialect/postgres.dialect.js';

const shape = {
  table: 'crm.tag',
  columns: ['id', 'name', 'owner'],
  types: ['uuid', 'text', 'text'],
};

describe('ColumnarInsert', () => {
  it('sends an array of what differs, and once what is the same in all rows', () => {
    const insert = new ColumnarInsert(postgresDialect, {
      ...shape,
      suffix: ' ON CONFLICT DO NOTHING',
    });
    expect(
      insert.build([
        ['1', 'a', null],
        ['2', 'b', null],
      ]),
    ).toEqual({
      sql:
        'INSERT INTO "crm"."tag" ("id", "name", "owner") SELECT v.c0, v.c1, $3::text ' +
        'FROM unnest($1::uuid[], $2::text[]) AS v(c0, c1) ON CONFLICT DO NOTHING',
      parameters: [['1', '2'], ['a', 'b'], null],
    });
  });

  it('always tells rows apart by the first column', () => {
    const { sql, parameters } = new ColumnarInsert(postgresDialect, shape).build([
      ['1', 'a', 'x'],
      ['1', 'a', 'x'],
    ]);
    expect(sql).toContain('SELECT v.c0, $2::text, $3::text FROM unnest($1::uuid[]) AS v(c0)');
    expect(parameters).toEqual([['1', '1'], 'a', 'x']);
  });
});
