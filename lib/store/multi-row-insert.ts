import type { StoreDialect } from './dialect/store.dialect.js';
import { rowChunks } from './row-chunks.js';

export interface SqlStatement {
  sql: string;
  parameters: unknown[];
}

/** Small and full batches are what comes again and again. */
const MAX_KEPT_STATEMENTS = 50;

export interface InsertShape {
  /** Path of the table. */
  table: string;
  columns: readonly string[];
  /** Follows the VALUES: what happens to rows that exist already. */
  suffix?: string;
  /** Default: the dialect's `maxRowsPerInsert`. */
  rowsPerStatement?: number;
}

/** Builds INSERTs of many rows, split by rows and by size. */
export class MultiRowInsert {
  private readonly head: string;
  private readonly rowsPerStatement: number;
  private readonly statements = new Map<number, string>();

  constructor(
    private readonly dialect: StoreDialect,
    private readonly shape: InsertShape,
  ) {
    this.head = insertHead(dialect, shape) + 'VALUES ';
    this.rowsPerStatement = shape.rowsPerStatement ?? dialect.maxRowsPerInsert;
  }

  /** @param rows values in the order of the columns */
  build(rows: Iterable<readonly unknown[]>): SqlStatement[] {
    return Array.from(rowChunks(rows, this.rowsPerStatement), (chunk) => this.statementOf(chunk));
  }

  /** How many statements these rows are built into. */
  count(rows: Iterable<readonly unknown[]>): number {
    let count = 0;
    for (const _chunk of rowChunks(rows, this.rowsPerStatement)) count += 1;
    return count;
  }

  /** The text of an INSERT of this many rows. */
  sqlFor(rows: number): string {
    let sql = this.statements.get(rows);
    if (sql === undefined) {
      sql = this.head + this.tuples(rows) + (this.shape.suffix ?? '');
      if (this.statements.size < MAX_KEPT_STATEMENTS) this.statements.set(rows, sql);
    }
    return sql;
  }

  private statementOf(rows: readonly (readonly unknown[])[]): SqlStatement {
    const parameters: unknown[] = [];
    for (const row of rows) for (const value of row) parameters.push(value);
    return { sql: this.sqlFor(rows.length), parameters };
  }

  private tuples(rows: number): string {
    const width = this.shape.columns.length;
    const tuples: string[] = [];
    for (let row = 0; row < rows; row++) {
      const placeholders: string[] = [];
      for (let column = 1; column <= width; column++) {
        placeholders.push(this.dialect.parameter(row * width + column));
      }
      tuples.push(`(${placeholders.join(', ')})`);
    }
    return tuples.join(', ');
  }
}

/** `INSERT INTO table (columns) `. */
export function insertHead(dialect: StoreDialect, { table, columns }: InsertShape): string {
  const names = columns.map((column) => dialect.quote(column)).join(', ');
  return `INSERT INTO ${dialect.quote(table)} (${names}) `;
}
