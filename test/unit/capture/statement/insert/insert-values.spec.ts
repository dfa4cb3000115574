import {
  Column,
  DataSource,
  type DataSourceOptions,
  Entity,
  Index,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { buildEntityPlan } from '../../../../../lib/capture/entity/entity-plan.builder.js';
import {
  cellSource,
  isKeyRequest,
  UNKNOWN,
} from '../../../../../lib/capture/statement/insert/cell.source.js';
import { possibleConflicts } from '../../../../../lib/capture/statement/insert/conflict.keys.js';
import {
  InsertedRows,
  type InsertBuilder,
} from '../../../../../lib/capture/statement/insert/inserted.rows.js';
import { returnedRows } from '../../../../../lib/capture/statement/insert/returned.rows.js';
import {
  conflictKeys,
  uniqueKeys,
} from '../../../../../lib/capture/statement/insert/unique.keys.js';

class Box {
  @Column({ type: 'int', nullable: true })
  width!: number | null;
}

@Entity()
@Index(['shelf', 'place'], { unique: true })
@Index(['label'], { unique: true, where: 'label IS NOT NULL' })
@Index(['weight'])
class Parcel {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true, nullable: true, type: 'varchar' })
  code!: string | null;

  @Column({ default: 'A' })
  shelf!: string;

  @Column({ type: 'int' })
  place!: number;

  @Column({ type: 'varchar', nullable: true })
  label!: string | null;

  @Column({ default: 3 })
  weight!: number;

  @Column({ default: true })
  isOpen!: boolean;

  @Column({ default: "it's", nullable: true, type: 'varchar' })
  quoted!: string | null;

  @Column({ default: () => "'made'" })
  made!: string;

  @Column({ type: 'simple-json', nullable: true })
  data!: unknown;

  @Column(() => Box)
  box!: Box;
}

describe('values of an insert', () => {
  let dataSource: DataSource;
  const column = (path: string): ColumnMetadata =>
    dataSource.getMetadata(Parcel).findColumnWithPropertyPath(path)!;
  const builderOf = (values: Partial<Record<keyof Parcel, unknown>>[]): InsertBuilder =>
    dataSource
      .createQueryBuilder()
      .insert()
      .into(Parcel)
      .values(values as never) as unknown as InsertBuilder;
  const rowsOf = (builder: InsertBuilder): InsertedRows => {
    const metadata = dataSource.getMetadata(Parcel);
    return new InsertedRows(builder, buildEntityPlan(metadata), metadata.columns);
  };

  beforeAll(async () => {
    const options: DataSourceOptions = {
      type: 'better-sqlite3',
      database: ':memory:',
      entities: [Parcel],
    };
    dataSource = await new DataSource(options).initialize();
  });
  afterAll(() => dataSource.destroy());

  it.each([
    ['id', UNKNOWN],
    ['code', null],
    ['shelf', 'A'],
    ['place', UNKNOWN],
    ['label', null],
    ['weight', 3],
    ['isOpen', true],
    ['quoted', UNKNOWN],
    ['made', UNKNOWN],
    ['data', null],
    ['box.width', null],
  ])('knows what a row without %s gets on SQLite', (path, expected) => {
    const all = new Set(dataSource.getMetadata(Parcel).columns);
    expect(cellSource(dataSource, column(path), all).absent).toBe(expected);
  });

  it('leaves defaults to the table where the statement does not name the column', () => {
    expect(cellSource(dataSource, column('shelf'), new Set()).absent).toBe(UNKNOWN);
    expect(cellSource(dataSource, column('label'), new Set()).absent).toBeNull();
  });

  it('takes NULL for a request for a key, and 0 only on MySQL', () => {
    const mysql = { options: { type: 'mariadb' } } as DataSource;
    expect([null, 0, '0'].map((value) => isKeyRequest(dataSource, value))).toEqual([
      true,
      false,
      false,
    ]);
    expect([null, 0, '0', 1].map((value) => isKeyRequest(mysql, value))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('keeps the values as they were, whatever the host does to its objects', () => {
    const values = [{ place: 1, code: 'x', box: { width: 5 } }];
    const rows = rowsOf(builderOf(values));
    values[0].code = 'changed';
    values.push({ place: 2, code: 'y', box: { width: 6 } });
    expect(rows.count).toBe(1);
    expect(rows.get(0, column('code'))).toBe('x');
    expect(rows.get(0, column('box.width'))).toBe(5);
  });

  it('tells a creation with what is filled in, and leaves the host’s objects alone', () => {
    const box = { width: undefined };
    const values = [{ place: 1, made: () => 'now()', box }];
    const rows = rowsOf(builderOf(values));
    expect(rows.unknownColumns().map(({ propertyPath }) => propertyPath)).toEqual([
      'id',
      'quoted',
      'made',
    ]);
    rows.set(0, column('id'), 9);
    rows.set(0, column('box.width'), 4);
    const creation = rows.creation(0);
    expect(creation.after(column('id'))).toBe(9);
    expect(creation.after(column('made'))).toBeUndefined();
    expect(creation.before(column('id'))).toBeUndefined();
    expect(creation.entity).toMatchObject({ id: 9, place: 1, shelf: 'A', box: { width: 4 } });
    expect(creation.entity).toBeInstanceOf(Parcel);
    expect(creation.entity['made']).toBeUndefined();
    expect(values[0]).toEqual({ place: 1, made: values[0].made, box: { width: undefined } });
  });

  describe('keys', () => {
    const paths = (keys: readonly (readonly ColumnMetadata[])[]): string[] =>
      keys.map((key) => key.map(({ propertyPath }) => propertyPath).join('+')).sort();

    it('identify by all unique columns, but a partial index', () => {
      expect(paths(uniqueKeys(dataSource.getMetadata(Parcel)))).toEqual([
        'code',
        'id',
        'shelf+place',
      ]);
    });

    it('conflict by partial indices and by what the statement names, too', () => {
      const builder = dataSource
        .createQueryBuilder()
        .insert()
        .into(Parcel)
        .orUpdate(['place'], ['weight']) as unknown as InsertBuilder;
      expect(paths(conflictKeys(builder, dataSource.getMetadata(Parcel)))).toEqual([
        'code',
        'id',
        'label',
        'shelf+place',
        'weight',
      ]);
    });

    it('are looked for where all parts are known; NULL meets nothing', () => {
      const rows = rowsOf(
        builderOf([
          { code: null, place: 1 },
          { code: 'c', place: 2, shelf: 'B' },
          { code: null, place: () => '1 + 1' },
        ]),
      );
      const keys = uniqueKeys(dataSource.getMetadata(Parcel));
      const conflicts = possibleConflicts(dataSource, rows, keys);
      expect(conflicts.keys.map(({ key, values }) => [paths([key])[0], values])).toEqual([
        ['code', [['c']]],
        [
          'shelf+place',
          [
            ['A', 1],
            ['B', 2],
          ],
        ],
      ]);
      expect(conflicts.free).toEqual([]);
      expect(conflicts.uncertain).toEqual([2]);
      const [id, code] = [uniqueKeys(dataSource.getMetadata(Parcel))[0], [column('code')]];
      expect(possibleConflicts(dataSource, rows, [id, code])).toMatchObject({
        free: [0, 2],
        uncertain: [],
      });
    });
  });

  it.each([
    [undefined, 1],
    ['*', 1],
    ['id, "code"', 1],
    ['id AS code', 0],
    ['max(id), code', 0],
  ])('trusts RETURNING %s for %i rows', (returning, count) => {
    const builder = { expressionMap: { returning } } as unknown as InsertBuilder;
    expect(returnedRows(builder, { raw: [{ id: 1 }] })).toHaveLength(count);
    expect(returnedRows(builder, { raw: 5 })).toEqual([]);
  });
});
