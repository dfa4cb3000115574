import type { QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityOperation } from '../../entity/entity.change.js';
import type { EntityPlan } from '../../entity/entity.plan.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import type { WriteBuilder } from '../builder.seam.js';
import { runUnobserved } from '../query.seam.js';
import type { RawRow } from '../rows/raw-row.js';
import { ConflictReader, type KeyValues, type RowsByKey } from './conflict.rows.js';
import { consecutiveKeys } from './generated.keys.js';
import type { InsertBuilder } from './inserted.rows.js';
import { autoIncrementKey } from './missing.values.js';
import { affectedRows, keysReturned, type InsertAnswer } from './returned.rows.js';
import { conflictKeys, type UniqueKey } from './unique.keys.js';
import type { RecordChanges, WrittenRows } from './written.rows.js';

/** Stands for the host's SELECT in ours. */
const SELECTED = 'nestjs_audit_selected';
/** Rows that are held in memory at once. */
const PAGE_ROWS = 1_000;

/**
 * The rows of an INSERT of what a SELECT gives. They are known by the keys that the statement gives
 * back or the database has counted up; else by running the SELECT beforehand for the keys in it.
 */
export class SelectedRows implements WrittenRows {
  private readonly reader: ConflictReader;
  private readonly plan: EntityPlan;
  /** More rows than this are told by their number. */
  private readonly limit: number;
  private readonly inserted: readonly ColumnMetadata[];
  /** Keys to look for among what the SELECT gives. */
  private readonly given: readonly UniqueKey[];
  private keys: KeyValues[] = [];
  /** Number of rows without any of the keys. */
  private keyless = 0;
  private before: RowsByKey = new Map();

  constructor(
    private readonly runner: QueryRunner,
    private readonly builder: InsertBuilder,
    { plan, limit }: { plan: EntityPlan; limit: number },
  ) {
    this.plan = plan;
    this.limit = limit;
    this.reader = new ConflictReader(runner, plan);
    this.inserted = builder.getInsertedColumns();
    this.given = this.givenKeys();
  }

  get readsBefore(): boolean {
    return this.given.length > 0;
  }

  async readBefore(): Promise<void> {
    const rows = await this.select([...new Set(this.given.flat())]);
    this.keys = this.given.map((key) => ({ key, values: tuplesOf(rows, key) }));
    this.keyless = rows.filter((row) => this.given.every((key) => !hasKey(row, key))).length;
    this.before = await this.reader.byKeys(this.keys);
  }

  operations(): EntityOperation[] {
    return this.updates ? ['create', 'update'] : ['create'];
  }

  async readAfter(answer: InsertAnswer, record: RecordChanges): Promise<number> {
    const written = affectedRows(answer);
    if (written === 0) return 0;
    if (written !== undefined && written > this.limit) return written;
    let created = 0;
    for await (const after of this.written(answer, written)) {
      const all = this.reader.changes(this.before, after);
      const changes = this.updates ? all : all.filter(({ operation }) => operation === 'create');
      created += changes.length;
      await record(changes);
    }
    if (!this.updates || this.keys.length === 0) return Math.max(0, (written ?? 0) - created);
    // Rows that are updated to what they were are written, too: their number tells nothing.
    return keysReturned(this.builder, this.plan, answer) ? 0 : this.keyless;
  }

  private get updates(): boolean {
    return Boolean(this.builder.expressionMap.onUpdate);
  }

  private get mayMeetRows(): boolean {
    return this.builder.expressionMap.onIgnore || this.updates;
  }

  /** The rows as they are now, page by page. */
  private async *written(
    answer: InsertAnswer,
    written: number | undefined,
  ): AsyncGenerator<RowsByKey> {
    const keys = await this.primaryKeys(answer, written);
    for (const page of pagesOf(keys ?? [])) yield this.reader.again(page);
    if (keys) return;
    const seen = new Set<string>();
    for (const { key, values } of this.keys) {
      for (const page of pagesOf(values)) {
        const found = await this.reader.byKeys([{ key, values: page }]);
        yield new Map([...found].filter(([text]) => !seen.has(text)));
        // A row may be found by another key again.
        if (this.keys.length > 1) for (const text of found.keys()) seen.add(text);
      }
    }
  }

  /** Undefined if they are not given back and not counted up. */
  private async primaryKeys(
    answer: InsertAnswer,
    written: number | undefined,
  ): Promise<readonly RawRow[] | undefined> {
    const returned = keysReturned(this.builder, this.plan, answer);
    // Without knowing what was there, nobody can tell what the returned rows were before.
    if (returned && (this.keys.length > 0 || !this.mayMeetRows)) return returned;
    if (this.keys.length > 0 || this.mayMeetRows || written === undefined) return undefined;
    const column = autoIncrementKey(this.runner, this.plan);
    if (!column || this.plan.metadata.primaryColumns.length > 1) return undefined;
    const keys = await consecutiveKeys(this.runner, column, { answer, count: written });
    return keys?.map((key) => ({ [column.databaseName]: key }));
  }

  private givenKeys(): readonly UniqueKey[] {
    const { metadata } = this.plan;
    const isGiven = (key: UniqueKey): boolean =>
      key.every((column) => this.inserted.includes(column));
    // The SELECT may name what stands before the INSERT.
    const { commonTableExpressions } = this.builder.expressionMap as unknown as SelectedMap;
    if (commonTableExpressions && commonTableExpressions.length > 0) return [];
    if (!this.mayMeetRows && !isGiven(metadata.primaryColumns)) return [];
    return conflictKeys(this.builder, metadata).filter(isGiven);
  }

  /** The keys that the SELECT gives. */
  private async select(wanted: readonly ColumnMetadata[]): Promise<RawRow[]> {
    const { insertFromSelect: select } = this.builder.expressionMap as unknown as SelectedMap;
    const [sql, parameters] = select.clone().getQueryAndParameters();
    const { driver } = dataSourceOf(this.runner);
    const list = (columns: readonly ColumnMetadata[]): string =>
      columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
    const name = driver.escape(SELECTED);
    return (await runUnobserved(
      this.runner,
      `WITH ${name} (${list(this.inserted)}) AS (${sql}) SELECT ${list(wanted)} FROM ${name}`,
      parameters,
    )) as RawRow[];
  }
}

interface SelectedMap {
  insertFromSelect: Pick<WriteBuilder, 'clone' | 'getQueryAndParameters'>;
  commonTableExpressions?: readonly unknown[];
}

/** NULL meets nothing. */
const hasKey = (row: RawRow, key: UniqueKey): boolean =>
  key.every(({ databaseName }) => row[databaseName] !== null && row[databaseName] !== undefined);

const tuplesOf = (rows: readonly RawRow[], key: UniqueKey): unknown[][] =>
  rows
    .filter((row) => hasKey(row, key))
    .map((row) => key.map(({ databaseName }) => row[databaseName]));

function* pagesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += PAGE_ROWS)
    yield items.slice(from, from + PAGE_ROWS);
}
