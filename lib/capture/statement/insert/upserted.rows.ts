import type { EntityMetadata, QueryRunner } from 'typeorm';

import type { EntityChange, EntityOperation } from '../../entity/entity.change.js';
import { keyOfValues } from '../../entity/key-text.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { rawKeyOf, type RawRow } from '../rows/raw-row.js';
import type { RowLock } from '../rows/row.select.js';
import type { StatementUnit } from '../statement.unit.js';
import { possibleConflicts, type PossibleConflicts } from './conflict.keys.js';
import { ConflictReader, isUntouched, type KeyValues, type RowsByKey } from './conflict.rows.js';
import { CreatedRows } from './created.rows.js';
import { isMysql, isSqlite } from './database-family.js';
import { freeRowKeys } from './free.rows.js';
import type { InsertBuilder, InsertedRows } from './inserted.rows.js';
import { InsertionBound } from './insertion.bound.js';
import { affectedRows, keysReturned, type InsertAnswer } from './returned.rows.js';
import { conflictKeys } from './unique.keys.js';
import { UpdateClause } from './update.clause.js';
import type { RecordChanges, WrittenRows } from './written.rows.js';

/** What a statement has done to rows. */
interface Outcome {
  changes: EntityChange[];
  /** Number of rows that it has inserted or updated, nobody knows which. */
  uncertain: number;
}

const NOTHING: Outcome = { changes: [], uncertain: 0 };

/** The rows of an INSERT that updates, or leaves alone, those which are there. */
export class UpsertedRows implements WrittenRows {
  private readonly runner: QueryRunner;
  private readonly builder: InsertBuilder;
  private readonly reader: ConflictReader;
  private readonly conflicts: PossibleConflicts;
  private readonly update: UpdateClause;
  /** Of one row: what it meets is locked as the statement itself would lock it, a moment later. */
  private readonly lock: RowLock | undefined;
  private readonly bound: InsertionBound;
  private before: RowsByKey = new Map();
  /** What the statement has met to the surprise of the last attempt, and could be read before this one. */
  private unforeseen: readonly RawRow[] | undefined;
  private after: Promise<RowsByKey> | undefined;

  constructor(
    { runner, builder, sql }: { runner: QueryRunner; builder: InsertBuilder; sql: string },
    private readonly rows: InsertedRows,
  ) {
    this.runner = runner;
    this.builder = builder;
    const { metadata } = rows.plan;
    this.reader = new ConflictReader(runner, rows.plan);
    this.update = new UpdateClause(builder, rows.plan);
    const keys = conflictKeys(builder, metadata);
    this.conflicts = possibleConflicts(dataSourceOf(runner), rows, keys);
    // Of a list it would lock them in another order, which can deadlock; of ignored rows none is locked.
    this.lock = rows.count === 1 && !this.isIgnoring ? this.update.lock : undefined;
    this.bound = new InsertionBound(runner, {
      sql,
      count: rows.count,
      isIgnoring: this.isIgnoring,
    });
  }

  get readsBefore(): boolean {
    return this.conflicts.keys.length > 0;
  }

  async readBefore(unit: StatementUnit): Promise<void> {
    this.after = undefined;
    await this.readThere();
    if (this.unforeseen && !unit.isOwn) await this.readUnseen(this.unforeseen);
  }

  private async readThere(): Promise<void> {
    const { keys } = this.conflicts;
    // MySQL locks the gap where a row is missing, and the inserts of others into it would deadlock.
    const isGapLocked = isMysql(dataSourceOf(this.runner));
    this.before = await this.reader.byKeys(keys, isGapLocked ? undefined : this.lock);
    if (!isGapLocked || !this.lock) return;
    const [row] = this.before.values();
    if (row) this.before = await this.reader.byKeys(this.keysThatFound(row), this.lock);
  }

  /** A transaction of the host's may have a snapshot that shows no row of later. */
  private async readUnseen(rows: readonly RawRow[]): Promise<void> {
    if (!isMysql(dataSourceOf(this.runner))) return;
    const unseen = rows.map((row) => this.primaryKeyOf(row));
    const keys = unseen.filter((_key, at) => !this.before.has(rawKeyOf(this.metadata, rows[at])));
    if (keys.length === 0) return;
    const values = keys.flatMap((key) => key.values);
    const found = await this.reader.byKeys([{ key: keys[0].key, values }], this.update.lock);
    for (const [key, row] of found) this.before.set(key, row);
  }

  get mayBeSurprised(): boolean {
    const { keys, uncertain } = this.conflicts;
    return keys.length > 0 && uncertain.length === 0 && !this.isLocked;
  }

  prepare(): Promise<void> {
    return this.bound.begin();
  }

  async isSurprised(answer: InsertAnswer): Promise<boolean> {
    if (affectedRows(answer) === 0) return false;
    // It was looked for, and is not there: what seemed to be met was something else.
    if (this.unforeseen?.every((row) => !this.before.has(rawKeyOf(this.metadata, row))))
      return false;
    const after = await this.read(answer);
    const unseen = [...after].filter(([key]) => !this.before.has(key)).map(([, row]) => row);
    const lost = this.update.changesKey
      ? [...this.before.keys()].filter((key) => !after.has(key)).length
      : 0;
    const created = unseen.length - lost;
    const isSurprised =
      created > 0 && (this.isMet(unseen, lost) || (await this.isBeyond(answer, after, created)));
    this.unforeseen = isSurprised ? unseen : undefined;
    return isSurprised;
  }

  /** PostgreSQL tells it of each row. */
  private isMet(unseen: readonly RawRow[], lost: number): boolean {
    if (this.isIgnoring) return false;
    return unseen.filter((row) => isUntouched(row) === false).length > lost;
  }

  private async isBeyond(
    answer: InsertAnswer,
    after: RowsByKey,
    created: number,
  ): Promise<boolean> {
    const { before, reader, update, builder, rows, conflicts } = this;
    const isComplete = !this.isIgnoring && !keysReturned(builder, rows.plan, answer);
    const free = isComplete ? conflicts.free.length : 0;
    const unchanged = update.isWithin(reader.columns) ? reader.unchanged(before, after) : 0;
    const bound = await this.bound.of(answer, unchanged);
    return bound !== undefined && created + free > bound;
  }

  /** The one row that there is to meet cannot change or go. */
  private get isLocked(): boolean {
    return this.lock !== undefined && this.before.size > 0;
  }

  private get metadata(): EntityMetadata {
    return this.rows.plan.metadata;
  }

  operations(): EntityOperation[] {
    const operations: EntityOperation[] = [];
    if (this.before.size < this.rows.count) operations.push('create');
    if (this.before.size > 0 && !this.isIgnoring) operations.push('update');
    return operations;
  }

  async readAfter(answer: InsertAnswer, record: RecordChanges): Promise<number> {
    const { changes, uncertain } = await this.outcome(answer);
    await record(changes);
    return uncertain;
  }

  private async outcome(answer: InsertAnswer): Promise<Outcome> {
    const { runner, builder, rows, conflicts } = this;
    const written = affectedRows(answer);
    if (written === 0) return NOTHING;
    if (conflicts.free.length === rows.count && written === rows.count) {
      const created = new CreatedRows(runner, builder, rows);
      return { changes: await created.creations(answer), uncertain: 0 };
    }
    const returned = keysReturned(builder, rows.plan, answer);
    const after = await this.read(answer);
    // Where a key may be new, the rows that have lost theirs are looked for.
    const moved = this.update.changesKey ? await this.moved(after) : [];
    const free = returned ? NOTHING : await this.freeRows(answer, after);
    const uncertain = returned
      ? this.takeUncertain(after)
      : this.writtenOf(conflicts.uncertain, answer, after);
    const all = this.reader.changes(this.before, after, this.update.columns);
    // What is there is left alone: another change of it is somebody else's.
    const changes = this.isIgnoring ? all.filter(({ operation }) => operation === 'create') : all;
    return {
      changes: [...changes, ...moved, ...free.changes],
      uncertain: uncertain + free.uncertain,
    };
  }

  private get isIgnoring(): boolean {
    return this.builder.expressionMap.onIgnore;
  }

  /** Once for each time that the statement runs. */
  private read(answer: InsertAnswer): Promise<RowsByKey> {
    return (this.after ??= this.written(keysReturned(this.builder, this.rows.plan, answer)));
  }

  /** The rows as the statement has left them. */
  private async written(returned: readonly RawRow[] | undefined): Promise<RowsByKey> {
    const { before, lock } = this;
    // On MySQL a plain read shows an older row than the locked one, if nothing has changed in it.
    if (lock && before.size === 1 && isMysql(dataSourceOf(this.runner))) {
      const [row] = before.values();
      const still = await this.reader.byKeys([this.primaryKeyOf(row)], lock);
      if (still.size > 0) return still;
    }
    return returned ? this.reader.again(returned) : this.found();
  }

  /** The one row's keys by which it has met this row. */
  private keysThatFound(row: RawRow): KeyValues[] {
    const { keys } = this.conflicts;
    const met = keys.filter(({ key, values: [tuple] }) =>
      key.every(
        ({ databaseName }, part) => keyOfValues([row[databaseName]]) === keyOfValues([tuple[part]]),
      ),
    );
    // A collation may find them equal all the same: then by the row's primary key.
    return met.length > 0 ? met : [this.primaryKeyOf(row)];
  }

  private primaryKeyOf(row: RawRow): KeyValues {
    const key = this.rows.plan.metadata.primaryColumns;
    return { key, values: [key.map(({ databaseName }) => row[databaseName])] };
  }

  /** The rows that now have one of the keys, and those that had. */
  private async found(): Promise<RowsByKey> {
    const after = await this.reader.byKeys(this.conflicts.keys);
    const lost = [...this.before].filter(([key]) => !after.has(key)).map(([, row]) => row);
    return new Map([...after, ...(await this.reader.again(lost))]);
  }

  /** A row that was there and one that is new are the same row if they share another key. */
  private async moved(after: RowsByKey): Promise<EntityChange[]> {
    const lost = [...this.before].filter(([key]) => !after.has(key));
    const still = await this.reader.again(lost.map(([, row]) => row));
    const changes: EntityChange[] = [];
    for (const [key, old] of lost) {
      if (still.has(key)) continue;
      for (const [newKey, row] of await this.sharing(old)) {
        if (this.before.has(newKey) || !after.has(newKey)) continue;
        changes.push(this.reader.update(old, row, this.update.columns));
        after.delete(newKey);
        this.before.delete(key);
        break;
      }
    }
    return changes;
  }

  private sharing(old: RawRow): Promise<RowsByKey> {
    const keys = this.conflicts.keys
      .map(({ key }) => ({ key, values: [key.map(({ databaseName }) => old[databaseName])] }))
      .filter(({ values: [tuple] }) =>
        tuple.every((value) => value !== null && value !== undefined),
      );
    return this.reader.byKeys(keys);
  }

  /** Rows that could meet none, and have no key that they could be read by. */
  private async freeRows(answer: InsertAnswer, after: RowsByKey): Promise<Outcome> {
    const { runner, rows, conflicts } = this;
    const count = this.writtenOf(conflicts.free, answer, after);
    if (count === 0) return NOTHING;
    const keys = await freeRowKeys(runner, rows, answer);
    const there = await this.reader.again(keys);
    const unseen = keys.flatMap((key) => {
      const text = rawKeyOf(rows.plan.metadata, key);
      const row = there.get(text);
      return row && !this.before.has(text) && !after.has(text) ? [row] : [];
    });
    // SQLite counts on from the highest key there is: the rows that are new have the highest ones.
    const own = isSqlite(dataSourceOf(runner)) ? unseen.slice(-count) : unseen;
    if (own.length === count) {
      return { changes: own.map((row) => this.reader.creation(row)), uncertain: 0 };
    }
    if (count < conflicts.free.length) return { changes: [], uncertain: count };
    return { changes: conflicts.free.map((row) => rows.creation(row)), uncertain: 0 };
  }

  /** How many of these rows have been written; all, unless MySQL ignores other errors than a conflict. */
  private writtenOf({ length }: readonly number[], answer: InsertAnswer, after: RowsByKey): number {
    const written = affectedRows(answer);
    if (!this.isIgnoring || written === undefined) return length;
    return Math.min(length, Math.max(0, written - this.createdIn(after)));
  }

  /** Takes out the rows of which nobody can tell whether they were there; gives their number. */
  private takeUncertain(after: RowsByKey): number {
    if (this.conflicts.uncertain.length === 0) return 0;
    const unseen = [...after.keys()].filter((key) => !this.before.has(key));
    for (const key of unseen) after.delete(key);
    return unseen.length;
  }

  private createdIn(after: RowsByKey): number {
    return [...after.keys()].filter((key) => !this.before.has(key)).length;
  }
}
