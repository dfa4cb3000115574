import type { EntityChange, EntityOperation } from '../../entity/entity.change.js';
import type { InsertAnswer } from './returned.rows.js';

export type RecordChanges = (changes: readonly EntityChange[]) => Promise<void>;

/** The rows that one INSERT writes: read before it, if they have to be, and told after it. */
export interface WrittenRows {
  /** True if `readBefore` has something to read. */
  readonly readsBefore: boolean;
  readBefore(): Promise<void>;
  /** What the statement is about to do to rows, as far as that is known before it. */
  operations(): EntityOperation[];
  /** Gives the number of written rows that cannot be told one by one. */
  readAfter(answer: InsertAnswer, record: RecordChanges): Promise<number>;
}
