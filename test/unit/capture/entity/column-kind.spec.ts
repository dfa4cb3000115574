import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { kindOf } from '../../../../lib/capture/entity/column-kind.js';
import { metadataOf } from './plan.fixture.js';

async function columnOf(options: EntitySchemaColumnOptions): Promise<ColumnMetadata> {
  const schema = new EntitySchema({
    name: 'Sample',
    columns: { id: { type: Number, primary: true }, value: options },
  });
  return (await metadataOf(schema)).get('Sample')!.findColumnWithPropertyName('value')!;
}

/** A column type of another database: TypeORM's SQLite driver would refuse it, its metadata is alike. */
const typed = (type: string, more: Partial<ColumnMetadata> = {}): ColumnMetadata =>
  ({ type, isArray: false, ...more }) as ColumnMetadata;

describe('kindOf', () => {
  it.each<[EntitySchemaColumnOptions['type'], string]>([
    [String, 'string'],
    [Number, 'integer'],
    [Boolean, 'boolean'],
    [Date, 'datetime'],
    ['varchar', 'string'],
    ['simple-enum', 'string'],
    ['int', 'integer'],
    ['bigint', 'bigint'],
    ['double', 'number'],
    ['decimal', 'decimal'],
    ['boolean', 'boolean'],
    ['datetime', 'datetime'],
    ['date', 'date'],
    ['time', 'time'],
    ['simple-json', 'json'],
    ['simple-array', 'array'],
    ['blob', 'buffer'],
  ])('of a %p column is %s', async (type, kind) => {
    const options: EntitySchemaColumnOptions = { type };
    expect(kindOf(await columnOf(type === 'simple-enum' ? { type, enum: ['a'] } : options))).toBe(
      kind,
    );
  });

  it.each([
    ['uuid', 'string'],
    ['citext', 'string'],
    ['int8', 'bigint'],
    ['numeric', 'decimal'],
    ['money', 'decimal'],
    ['timestamp with time zone', 'datetime'],
    ['timetz', 'time'],
    ['jsonb', 'json'],
    ['set', 'array'],
    ['bytea', 'buffer'],
    ['varbinary', 'buffer'],
    ['point', 'other'],
  ])('of a %s column is %s', (type, kind) => {
    expect(kindOf(typed(type))).toBe(kind);
  });

  it('of a PostgreSQL array is array, whatever its members', () => {
    expect(kindOf(typed('int4', { isArray: true }))).toBe('array');
  });

  it('of a column with a transformer is unknown: it may hold anything', async () => {
    const transformer = { to: (value: unknown) => value, from: (value: unknown) => value };
    expect(kindOf(await columnOf({ type: 'varchar', transformer }))).toBe('other');
  });
});
