import { DataSource, EntitySchema, type ColumnType, type EntitySchemaColumnOptions } from 'typeorm';

import { kindOf } from '../../../lib/capture/entity/column-kind.js';
import { hydrateValue } from '../../../lib/capture/entity/row.reader.js';
import { storedLiteral, UNKNOWN } from '../../../lib/capture/statement/criteria/stored-literal.js';
import { normaliseValue } from '../../../lib/event/normalise-value.js';
import {
  createDatabase,
  describeEachDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '../../support/databases.js';

const date = new Date('2026-03-29T01:30:15.000Z');
const withMillis = new Date('2026-10-25T00:30:15.123Z');
const uuid = '0b7f1d1c-5a2e-4d0a-9c58-3f6f7f0c2b11';

/** Columns that are asked about, and values: those that must be foreseen first, then those that must not. */
interface Case {
  column: Omit<EntitySchemaColumnOptions, 'type'> & { type: ColumnType };
  foreseen: unknown[];
  unknown?: unknown[];
}

const COMMON: Record<string, Case> = {
  text: {
    column: { type: 'varchar', length: 10 },
    foreseen: ['a', '', 'a b ', "it's"],
    unknown: [5],
  },
  long: { column: { type: 'text' }, foreseen: ['x'.repeat(1000)] },
  whole: { column: { type: 'int' }, foreseen: [0, -5, 2_147_483_647], unknown: ['5'] },
  big: { column: { type: 'bigint' }, foreseen: ['9007199254740991', 5], unknown: ['007'] },
  flag: { column: { type: Boolean }, foreseen: [true, false], unknown: [1] },
  day: { column: { type: 'date' }, foreseen: ['2026-02-28'], unknown: [date] },
  list: { column: { type: 'simple-json' }, foreseen: [{ b: 1, a: [1.5, null] }], unknown: ['x'] },
};

const OWN: Record<string, Record<string, Case>> = {
  sqlite: {
    huge: { column: { type: 'bigint' }, foreseen: [], unknown: ['123456789012345678'] },
    at: { column: { type: 'datetime' }, foreseen: [date, withMillis] },
    amount: {
      column: { type: 'decimal', precision: 10, scale: 2 },
      foreseen: [],
      unknown: ['1.50'],
    },
  },
  mariadb: {
    huge: { column: { type: 'bigint' }, foreseen: ['123456789012345678'] },
    at: { column: { type: 'datetime' }, foreseen: [date], unknown: [withMillis] },
    exactly: { column: { type: 'datetime', precision: 3 }, foreseen: [date, withMillis] },
    amount: {
      column: { type: 'decimal', precision: 10, scale: 2 },
      foreseen: ['1.50', 2, '-3.1', 0.25],
      unknown: ['1.505', '123456789.00', '-0', '1e3'],
    },
    small: { column: { type: 'tinyint' }, foreseen: [127], unknown: [true] },
    positive: { column: { type: 'int', unsigned: true }, foreseen: [7] },
    letters: { column: { type: 'varchar' }, foreseen: ['a'], unknown: ['Łódź'] },
    fixed: { column: { type: 'char', length: 5 }, foreseen: [], unknown: ['a'] },
    choice: { column: { type: 'enum', enum: ['a', 'b'] }, foreseen: ['b'], unknown: ['B'] },
    json: { column: { type: 'json' }, foreseen: [{ b: 1, a: 'x' }, [1, 2]], unknown: ['"a"'] },
    real: { column: { type: 'double' }, foreseen: [1.1, -2], unknown: [-0] },
  },
  postgres: {
    huge: { column: { type: 'bigint' }, foreseen: ['-123456789012345678'] },
    at: { column: { type: 'timestamptz' }, foreseen: [date, withMillis] },
    local: { column: { type: 'timestamp' }, foreseen: [date, withMillis] },
    rough: {
      column: { type: 'timestamptz', precision: 0 },
      foreseen: [date],
      unknown: [withMillis],
    },
    amount: {
      column: { type: 'decimal', precision: 10, scale: 2 },
      foreseen: ['1.50', 2],
      unknown: ['1.505'],
    },
    id2: { column: { type: 'uuid' }, foreseen: [uuid], unknown: [uuid.toUpperCase()] },
    letters: { column: { type: 'varchar' }, foreseen: ['Łódź'] },
    fixed: { column: { type: 'char', length: 5 }, foreseen: [], unknown: ['a'] },
    json: { column: { type: 'jsonb' }, foreseen: [{ b: 1, a: 'x' }, [1, 2]], unknown: ['"a"'] },
    names: { column: { type: 'text', array: true }, foreseen: [], unknown: [['a', 'b']] },
    real: { column: { type: 'float4' }, foreseen: [], unknown: [1.1] },
  },
};

describeEachDatabase('values foreseen without reading them', (kind: DatabaseKind) => {
  const cases = { ...COMMON, ...OWN[kind] };
  const schema = new EntitySchema<Record<string, unknown>>({
    name: 'literal',
    columns: {
      id: { type: 'int', primary: true },
      ...Object.fromEntries(
        Object.entries(cases).map(([name, { column }]) => [name, { ...column, nullable: true }]),
      ),
    },
  });
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createDatabase(kind);
    const options = { ...database.options, entities: [schema], synchronize: true };
    dataSource = await new DataSource(options).initialize();
    await dataSource.getRepository(schema).insert({ id: 1 });
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const columnOf = (name: string) =>
    dataSource.getMetadata(schema).findColumnWithPropertyName(name)!;

  for (const [name, { foreseen, unknown = [] }] of Object.entries(cases)) {
    it(`${name}: they are what the database then gives`, async () => {
      const column = columnOf(name);
      for (const value of [...foreseen, null]) {
        await dataSource.getRepository(schema).update(1, { [name]: value });
        const row = await dataSource.getRepository(schema).findOneByOrFail({ id: 1 });
        const literal = storedLiteral(dataSource, column, value);
        expect(literal).not.toBe(UNKNOWN);
        const shown = (raw: unknown) => normaliseValue(raw, kindOf(column));
        expect(shown(hydrateValue(dataSource.driver, column, literal))).toEqual(shown(row[name]));
      }
      for (const value of unknown) expect(storedLiteral(dataSource, column, value)).toBe(UNKNOWN);
    });
  }
});
