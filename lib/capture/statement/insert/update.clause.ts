import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import type { WriteBuilder } from '../builder.seam.js';
import type { RowLock } from '../rows/row.select.js';
import { uniqueKeys } from './unique.keys.js';

/** What an upsert sets in the rows that it meets. */
export class UpdateClause {
  /** Names in the database; undefined if they cannot be told. */
  private readonly set: ReadonlySet<string> | undefined;

  constructor(
    { expressionMap }: WriteBuilder,
    private readonly plan: EntityPlan,
  ) {
    const { overwrite, columns } = (expressionMap.onUpdate ?? {}) as {
      overwrite?: string[];
      columns?: string[];
    };
    const set = Array.isArray(overwrite) ? overwrite : columns;
    this.set = set && new Set(set);
  }

  /** The recorded columns that may change. */
  get columns(): readonly ColumnPlan[] {
    return this.plan.columns.filter(({ column }) => this.sets(column) || isMade(column));
  }

  /** True if a row that is there may get another primary key. */
  get changesKey(): boolean {
    return this.plan.metadata.primaryColumns.some((column) => this.sets(column));
  }

  /** True if it sets nothing but these columns. */
  isWithin(columns: readonly ColumnMetadata[]): boolean {
    const names = new Set(columns.map(({ databaseName }) => databaseName));
    return this.set !== undefined && [...this.set].every((name) => names.has(name));
  }

  /** The lock that the update itself takes: rows that refer to this one must not wait for less. */
  get lock(): RowLock {
    const keys = uniqueKeys(this.plan.metadata).flat();
    return keys.some((column) => this.sets(column)) ? 'key' : 'write';
  }

  private sets({ databaseName }: ColumnMetadata): boolean {
    return this.set === undefined || this.set.has(databaseName);
  }
}

/** True for values that come with every update. */
const isMade = (column: ColumnMetadata): boolean =>
  column.isUpdateDate ||
  column.onUpdate !== undefined ||
  column.asExpression !== undefined ||
  column.generatedType !== undefined;
