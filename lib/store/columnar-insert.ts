import type { StoreDialect } from './dialect/store.dialect.js';
import { insertHead, type InsertShape, type SqlStatement } from './multi-row-insert.js';

export interface ColumnarShape extends InsertShape {
  /** SQL type of each column. */
  types: readonly string[];
}

/**
 * Builds PostgreSQL's INSERT of many rows from one array per column: twenty parameters instead of
 * thousands, which the server takes half the time for. What is the same in all rows goes over once.
 */
export class ColumnarInsert {
  private readonly head: string;

  constructor(
    dialect: StoreDialect,
    private readonly shape: ColumnarShape,
  ) {
    this.head = insertHead(dialect, shape);
  }

  /** @param rows one or more, values in the order of the columns; the first column tells them apart */
  build(rows: readonly (readonly unknown[])[]): SqlStatement {
    const { types, suffix = '' } = this.shape;
    const parameters: unknown[] = [];
    const selected: string[] = [];
    const arrays: string[] = [];
    const names: string[] = [];
    for (const [index, type] of types.entries()) {
      const constant = index > 0 && isConstant(rows, index);
      parameters.push(constant ? rows[0][index] : rows.map((row) => row[index]));
      const parameter = `$${index + 1}::${type}`;
      selected.push(constant ? parameter : `v.c${index}`);
      if (constant) continue;
      arrays.push(`${parameter}[]`);
      names.push(`c${index}`);
    }
    const values = `unnest(${arrays.join(', ')}) AS v(${names.join(', ')})`;
    return { sql: `${this.head}SELECT ${selected.join(', ')} FROM ${values}${suffix}`, parameters };
  }
}

function isConstant(rows: readonly (readonly unknown[])[], index: number): boolean {
  const [first] = rows;
  return rows.every((row) => row[index] === first[index]);
}
