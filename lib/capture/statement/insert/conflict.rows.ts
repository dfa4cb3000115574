import type { QueryRunner } from 'typeorm';

import type { EntityChange } from '../../entity/entity.change.js';
import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import { keyOfValues } from '../../entity/key-text.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { neededColumns } from '../rows/needed-columns.js';
import { rawKeyOf, sameRaw, type RawRow } from '../rows/raw-row.js';
import { rowChange } from '../rows/row.change.js';
import { selectAgain, selectRaw, type RowLock } from '../rows/row.select.js';
import { isPostgres } from './database-family.js';
import type { UniqueKey } from './unique.keys.js';

/** Values of one unique key, as the driver takes them. */
export interface KeyValues {
  key: UniqueKey;
  values: readonly (readonly unknown[])[];
}

/** Under which name a row says that nobody has touched it since it was inserted (PostgreSQL). */
const UNTOUCHED = 'nestjs_audit_untouched';

/** True or false as PostgreSQL tells it; undefined elsewhere. */
export const isUntouched = (row: RawRow): unknown => row[UNTOUCHED];

/** Rows by primary key. */
export type RowsByKey = Map<string, RawRow>;

/**
 * Reads the rows that a statement may meet. Which values are equal is left to the database, whose
 * collations know.
 */
export class ConflictReader {
  readonly columns: ReturnType<typeof neededColumns>;
  private readonly expression: string | undefined;

  constructor(
    private readonly runner: QueryRunner,
    private readonly plan: EntityPlan,
  ) {
    this.columns = neededColumns(
      plan,
      plan.columns.map(({ column }) => column),
    );
    // What ON CONFLICT DO UPDATE has met, it has locked first: the new row still tells of it.
    if (isPostgres(dataSourceOf(runner)) && hasXmax(runner)) {
      this.expression = `(xmax = 0) AS ${UNTOUCHED}`;
    }
  }

  /**
   * Rows that have one of the keys.
   *
   * @param lock only for rows that are there: on MySQL it locks the gap where one is missing
   */
  async byKeys(keys: readonly KeyValues[], lock?: RowLock): Promise<RowsByKey> {
    const { metadata } = this.plan;
    const found: RowsByKey = new Map();
    for (const { key, values } of keys) {
      const rows = await selectRaw(this.runner, {
        metadata,
        columns: this.columns,
        keyColumns: key,
        keys: distinct(values),
        lock,
        expression: this.expression,
      });
      for (const row of rows) found.set(rawKeyOf(metadata, row), row);
    }
    return found;
  }

  /** The rows as they are now; only their primary keys are looked at. */
  async again(rows: readonly RawRow[]): Promise<RowsByKey> {
    const { metadata } = this.plan;
    const { columns, expression } = this;
    const found = await selectAgain(this.runner, { metadata, columns, rows, expression });
    return new Map(found.map((row) => [rawKeyOf(metadata, row), row]));
  }

  /**
   * Rows that are new, and rows that are others than before.
   *
   * @param columns those that the statement may have updated: others may be somebody else's doing
   */
  changes(
    before: RowsByKey,
    after: RowsByKey,
    columns: readonly ColumnPlan[] = this.plan.columns,
  ): EntityChange[] {
    const changes: EntityChange[] = [];
    for (const [key, row] of after) {
      const old = before.get(key);
      if (!old) changes.push(this.creation(row));
      else if (!isSame(old, row, columns)) changes.push(this.update(old, row, columns));
    }
    return changes;
  }

  /** How many rows are as they were, in every column that was read. */
  unchanged(before: RowsByKey, after: RowsByKey): number {
    const columns = this.columns.map(({ databaseName }) => databaseName);
    return [...after].filter(([key, row]) => {
      const old = before.get(key);
      return old && columns.every((name) => sameRaw(old[name], row[name]));
    }).length;
  }

  creation(row: RawRow): EntityChange {
    return rowChange(this.runner, this.plan, 'create', { after: row });
  }

  update(before: RawRow, after: RawRow, columns: readonly ColumnPlan[]): EntityChange {
    return rowChange(this.runner, this.plan, 'update', { before, after, columns });
  }
}

/** CockroachDB has none. */
const hasXmax = (runner: QueryRunner): boolean =>
  dataSourceOf(runner).options.type !== 'cockroachdb';

const isSame = (left: RawRow, right: RawRow, columns: readonly ColumnPlan[]): boolean =>
  columns.every(({ column: { databaseName } }) => sameRaw(left[databaseName], right[databaseName]));

function distinct(values: readonly (readonly unknown[])[]): (readonly unknown[])[] {
  return [...new Map(values.map((tuple) => [keyOfValues(tuple), tuple])).values()];
}
