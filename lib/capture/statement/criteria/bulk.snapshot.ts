import type { DataSource, QueryRunner } from 'typeorm';

import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { sqlDialectOf } from '../../raw/sql-dialect.js';
import type { WriteBuilder } from '../builder.seam.js';
import { runUnobserved } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import { escapedTable, selectList } from '../rows/row.select.js';
import type { CriteriaShape } from './criteria.shape.js';
import { selectMatching } from './matching-rows.select.js';

/** Rows read from a snapshot at a time. */
const PAGE_ROWS = 1_000;
/** Numbers the rows of a snapshot. */
const ROW = 'audit_row';

let count = 0;

/**
 * The rows that a statement is going to hit, copied and locked by the database before it runs: into a
 * temporary table of this connection, so that they need not be held in memory.
 */
export class BulkSnapshot {
  private readonly dataSource: DataSource;
  private readonly table: string;
  private last: unknown = 0;

  constructor(
    private readonly runner: QueryRunner,
    private readonly shape: CriteriaShape,
  ) {
    this.dataSource = dataSourceOf(runner);
    count += 1;
    this.table = this.dataSource.driver.escape(`nestjs_audit_rows_${count}`);
  }

  /** @returns the number of rows */
  async take(builder: WriteBuilder): Promise<number> {
    for (const sql of this.definition()) await runUnobserved(this.runner, sql);
    const { driver } = this.dataSource;
    const { metadata, columns, lock, keyExpressions } = this.shape;
    const names = [
      ...columns.map(({ databaseName }) => databaseName),
      ...Object.keys(keyExpressions),
    ]
      .map((name) => driver.escape(name))
      .join(', ');
    const { sql, parameters } = selectMatching(builder, {
      metadata,
      columns,
      lock,
      expressions: keyExpressions,
      prefix: `INSERT INTO ${this.table} (${names}) `,
    });
    await runUnobserved(this.runner, sql, parameters);
    const counted = `SELECT COUNT(*) AS ${driver.escape('total')} FROM ${this.table}`;
    const [row] = (await runUnobserved(this.runner, counted)) as [{ total: unknown }];
    return Number(row.total);
  }

  /** The next rows; none when all have been read. */
  async next(): Promise<RawRow[]> {
    const { driver } = this.dataSource;
    const row = this.isSqlite ? 'rowid' : driver.escape(ROW);
    const list = this.isSqlite ? `rowid AS ${driver.escape(ROW)}, *` : '*';
    const sql =
      `SELECT ${list} FROM ${this.table} WHERE ${row} > ${driver.createParameter('row', 0)} ` +
      `ORDER BY ${row} LIMIT ${PAGE_ROWS}`;
    const rows = (await runUnobserved(this.runner, sql, [this.last])) as RawRow[];
    this.last = rows.at(-1)?.[ROW] ?? this.last;
    return rows;
  }

  /** Begins again with the first row. */
  rewind(): void {
    this.last = 0;
  }

  /** To be called whatever has happened, once nothing is read any more. */
  async drop(): Promise<void> {
    const temporary = sqlDialectOf(this.dataSource) === 'mysql' ? 'TEMPORARY ' : '';
    await runUnobserved(this.runner, `DROP ${temporary}TABLE IF EXISTS ${this.table}`);
  }

  private get isSqlite(): boolean {
    return sqlDialectOf(this.dataSource) === 'sqlite';
  }

  private definition(): string[] {
    const { metadata, columns, keyExpressions } = this.shape;
    const { driver } = this.dataSource;
    const keys = Object.entries(keyExpressions).map(
      ([name, expression]) => `${expression} AS ${driver.escape(name)}`,
    );
    const list = [selectList(this.dataSource, columns), ...keys].join(', ');
    const empty = `SELECT ${list} FROM ${escapedTable(this.dataSource, metadata)} WHERE 1 = 0`;
    const row = driver.escape(ROW);
    switch (sqlDialectOf(this.dataSource)) {
      case 'mysql':
        return [
          `CREATE TEMPORARY TABLE ${this.table} ` +
            `(${row} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY) ${empty}`,
        ];
      case 'postgres':
        return [
          `CREATE TEMPORARY TABLE ${this.table} ON COMMIT DROP AS ${empty}`,
          `ALTER TABLE ${this.table} ADD COLUMN ${row} BIGSERIAL PRIMARY KEY`,
        ];
      case 'sqlite':
        return [`CREATE TEMPORARY TABLE ${this.table} AS ${empty}`];
    }
  }
}
