import type { QueryRunner } from 'typeorm';

import type { EntityChange, EntityOperation } from '../../entity/entity.change.js';
import { fillKeys, readMissing } from './missing.values.js';
import type { InsertBuilder, InsertedRows } from './inserted.rows.js';
import { returnedRows, takeReturned, type InsertAnswer } from './returned.rows.js';
import type { RecordChanges, WrittenRows } from './written.rows.js';

/** The rows of an INSERT that can meet none which is there: it inserts them all or fails. */
export class CreatedRows implements WrittenRows {
  readonly readsBefore = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly builder: InsertBuilder,
    private readonly rows: InsertedRows,
  ) {}

  readBefore(): Promise<void> {
    return Promise.resolve();
  }

  operations(): EntityOperation[] {
    return ['create'];
  }

  async readAfter(answer: InsertAnswer, record: RecordChanges): Promise<number> {
    await record(await this.creations(answer));
    return 0;
  }

  /** Reads only what the application has not set and the database has not given back. */
  async creations(answer: InsertAnswer): Promise<EntityChange[]> {
    const { runner, builder, rows } = this;
    takeReturned(builder, rows, returnedRows(builder, answer));
    await fillKeys(runner, rows, answer);
    await readMissing(runner, rows);
    return Array.from({ length: rows.count }, (_unused, row) => rows.creation(row));
  }
}
