import { DataSource, type DataSourceOptions } from 'typeorm';

import type { TestDatabase } from '../../support/databases.js';
import type { MatrixEntity } from './matrix-case.js';
import { plainRows } from './plain-value.js';

/** A data source without the library. */
export function dataSourceOn(
  database: TestDatabase,
  entities: readonly MatrixEntity[],
  synchronize: boolean,
): Promise<DataSource> {
  const options = { ...database.options, entities: [...entities], synchronize };
  return new DataSource(options as DataSourceOptions).initialize();
}

/** The tables of a host, seen and emptied on a connection that nobody audits. */
export class MatrixDatabase {
  /** Tables that may hold rows. */
  private filled = this.tablePaths();

  private constructor(
    readonly database: TestDatabase,
    readonly dataSource: DataSource,
  ) {}

  static async connect(
    database: TestDatabase,
    entities: readonly MatrixEntity[],
  ): Promise<MatrixDatabase> {
    return new MatrixDatabase(database, await dataSourceOn(database, entities, false));
  }

  /** Empties the tables. Sequences go on, alike in both databases. */
  async reset(): Promise<void> {
    const tables = this.filled;
    if (tables.length === 0) return;
    if (this.database.kind === 'postgres') {
      await this.dataSource.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
      return;
    }
    const [off, on] =
      this.database.kind === 'sqlite'
        ? ['PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = ON']
        : ['SET FOREIGN_KEY_CHECKS = 0', 'SET FOREIGN_KEY_CHECKS = 1'];
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(off);
      await runner.startTransaction();
      for (const table of tables) await runner.query(`DELETE FROM ${table}`);
      await runner.commitTransaction();
      await runner.query(on);
    } finally {
      await runner.release();
    }
  }

  /** All rows of all tables. */
  async contents(): Promise<Record<string, string[]>> {
    const contents: Record<string, string[]> = {};
    for (const table of this.tablePaths()) {
      const rows = await this.dataSource.query<object[]>(`SELECT * FROM ${table}`);
      contents[table] = plainRows(rows, this.database.name);
    }
    this.filled = Object.keys(contents).filter((table) => contents[table].length > 0);
    return contents;
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  private tablePaths(): string[] {
    const { driver, entityMetadatas } = this.dataSource;
    const paths = entityMetadatas
      .filter(({ tableType }) => tableType !== 'view' && tableType !== 'entity-child')
      .map(({ tablePath }) => tablePath.split('.').map((part) => driver.escape(part)));
    return [...new Set(paths.map((parts) => parts.join('.')))];
  }
}
