import type { EntityChange, EntityOperation } from '../../entity/entity.change.js';
import type { StatementUnit } from '../statement.unit.js';
import type { InsertAnswer } from './returned.rows.js';

export type RecordChanges = (changes: readonly EntityChange[]) => Promise<void>;

/** The rows that one INSERT writes: read before it, if they have to be, and told after it. */
export interface WrittenRows {
  /** True if `readBefore` has something to read. */
  readonly readsBefore: boolean;
  readBefore(unit: StatementUnit): Promise<void>;
  /** What the statement is about to do to rows, as far as that is known before it. */
  operations(): EntityOperation[];
  /** True if the statement may meet rows that others insert after `readBefore`. */
  readonly mayBeSurprised?: boolean;
  /** Right before the statement, if it may be surprised. */
  prepare?(): Promise<void>;
  /** True if it was: then its effect is to be undone, and all to be done again. */
  isSurprised?(answer: InsertAnswer): Promise<boolean>;
  /** Gives the number of written rows that cannot be told one by one. */
  readAfter(answer: InsertAnswer, record: RecordChanges): Promise<number>;
}
