import type { StoreDialect } from './dialect/store.dialect.js';

export interface SqlStatement {
  sql: string;
  parameters: unknown[];
}

/** Keeps a statement well below MySQL's default `max_allowed_packet` (16 MiB), counted in characters. */
const MAX_STATEMENT_CHARACTERS = 2_000_000;

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
    const columns = shape.columns.map((column) => dialect.quote(column)).join(', ');
    this.head = `INSERT INTO ${dialect.quote(shape.table)} (${columns}) VALUES `;
    this.rowsPerStatement = shape.rowsPerStatement ?? dialect.maxRowsPerInsert;
  }

  /** @param rows values in the order of the columns */
  build(rows: Iterable<readonly unknown[]>): SqlStatement[] {
    const built: SqlStatement[] = [];
    let parameters: unknown[] = [];
    let count = 0;
    let characters = 0;
    const close = (): void => {
      if (count === 0) return;
      built.push({ sql: this.sqlFor(count), parameters });
      parameters = [];
      count = 0;
      characters = 0;
    };
    for (const row of rows) {
      const size = sizeOf(row);
      if (count === this.rowsPerStatement || characters + size > MAX_STATEMENT_CHARACTERS) close();
      for (const value of row) parameters.push(value);
      count++;
      characters += size;
    }
    close();
    return built;
  }

  private sqlFor(rows: number): string {
    let sql = this.statements.get(rows);
    if (sql === undefined) {
      sql = this.head + this.tuples(rows) + (this.shape.suffix ?? '');
      if (this.statements.size < MAX_KEPT_STATEMENTS) this.statements.set(rows, sql);
    }
    return sql;
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

function sizeOf(row: readonly unknown[]): number {
  let size = 0;
  for (const value of row) {
    if (typeof value === 'string' || value instanceof Uint8Array) size += value.length;
  }
  return size;
}
