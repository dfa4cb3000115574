import type { DataSource } from 'typeorm';

import type { EntityPlanRegistry } from '../../../../lib/capture/entity/entity-plan.registry.js';
import { AuditedTables } from '../../../../lib/capture/raw/audited-tables.js';

interface Table {
  tableName: string;
  schema?: string;
  database?: string;
  tableType?: string;
  links?: { isOwning: boolean; tableName: string }[];
}

/** Plans are told apart by the type that they are given: the table's name, and its place. */
function tablesOf(type: string, driver: object, ...tables: Table[]): AuditedTables {
  const metadatas = tables.map(({ links = [], tableType = 'regular', ...rest }, index) => ({
    ...rest,
    tableType,
    columns: [{ databaseName: `column${index}` }],
    manyToManyRelations: links.map(({ isOwning, tableName }) => ({
      isOwning,
      junctionEntityMetadata: { tableName },
    })),
  }));
  const dataSource = { options: { type }, driver, entityMetadatas: metadatas };
  const plans = metadatas.map((metadata, index) => ({ metadata, type: `plan ${index}` }));
  return new AuditedTables(
    dataSource as unknown as DataSource,
    { all: () => plans } as unknown as EntityPlanRegistry,
  );
}

describe('AuditedTables', () => {
  const typeOf = (tables: AuditedTables, ...path: string[]): string | undefined =>
    tables.planOf(path)?.type;

  it('finds a table by its name, whatever its case, and no other', () => {
    const tables = tablesOf('mysql', { database: 'shop' }, { tableName: 'Cases' });
    expect(typeOf(tables, 'CASES')).toBe('plan 0');
    expect(typeOf(tables, 'CASE')).toBeUndefined();
    expect(typeOf(tables)).toBeUndefined();
  });

  it('knows a table of another database of the same name', () => {
    const tables = tablesOf('mariadb', { database: 'shop' }, { tableName: 'cases' });
    expect(typeOf(tables, 'SHOP', 'CASES')).toBe('plan 0');
    expect(typeOf(tables, 'ARCHIVE', 'CASES')).toBeUndefined();
  });

  it('goes by schema and database where they are given', () => {
    const tables = tablesOf(
      'postgres',
      { schema: 'public', database: 'shop' },
      { tableName: 'cases' },
      { tableName: 'cases', schema: 'Old' },
    );
    expect(typeOf(tables, 'CASES')).toBe('plan 0');
    expect(typeOf(tables, 'PUBLIC', 'CASES')).toBe('plan 0');
    expect(typeOf(tables, 'OLD', 'CASES')).toBe('plan 1');
    expect(typeOf(tables, 'SHOP', 'OLD', 'CASES')).toBe('plan 1');
    expect(typeOf(tables, 'OTHER', 'OLD', 'CASES')).toBeUndefined();
  });

  it('on SQLite by the main database, or an attached one that it does not know by name', () => {
    const tables = tablesOf(
      'better-sqlite3',
      {},
      { tableName: 'cases' },
      { tableName: 'notes', database: './other.sqlite' },
    );
    expect(typeOf(tables, 'MAIN', 'CASES')).toBe('plan 0');
    expect(typeOf(tables, 'TEMP', 'CASES')).toBeUndefined();
    expect(typeOf(tables, 'OTHER', 'NOTES')).toBe('plan 1');
  });

  it('takes the parent of entities that share a table', () => {
    const tables = tablesOf(
      'mysql',
      {},
      { tableName: 'people', tableType: 'entity-child' },
      { tableName: 'people' },
    );
    expect(typeOf(tables, 'PEOPLE')).toBe('plan 1');
    const childOnly = tablesOf('mysql', {}, { tableName: 'people', tableType: 'entity-child' });
    expect(typeOf(childOnly, 'PEOPLE')).toBe('plan 0');
  });

  it('counts the table of links as its owner’s', () => {
    const tables = tablesOf(
      'mysql',
      {},
      { tableName: 'tags', links: [{ isOwning: false, tableName: 'case_tags' }] },
      { tableName: 'cases', links: [{ isOwning: true, tableName: 'case_tags' }] },
    );
    expect(typeOf(tables, 'CASE_TAGS')).toBe('plan 1');
  });

  it('knows the names of tables and columns', () => {
    const tables = tablesOf('better-sqlite3', {}, { tableName: 'cases' });
    expect(['cases', 'column0', 'Alice'].map((text) => tables.isName(text))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
