import type { QueryRunner } from 'typeorm';

import { dataSourceOf, queuesStatements } from '../entity/typeorm-internals.js';
import { runUnobserved } from './query.seam.js';

/** What a captured statement runs in. */
export interface StatementUnit {
  /** True in a transaction of ours, which ends with the statement. */
  readonly isOwn: boolean;
  /** False on SQLite, whose one connection is everybody's. */
  readonly isUndoable: boolean;
  /** From here on what is done can be undone. */
  mark(): Promise<void>;
  /** Takes back all that was done since `mark()`; false where that cannot be. */
  undo(): Promise<boolean>;
  /** Nothing is going to be undone any more. */
  release(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

export const statementUnit = {
  withoutTransaction: {
    isOwn: false,
    isUndoable: false,
    mark: nothing,
    undo: () => Promise.resolve(false),
    release: nothing,
  } satisfies StatementUnit,

  /** The statement is alone in its transaction: that is begun anew. */
  ofItsOwn(rollBack: () => Promise<void>, begin: () => Promise<void>): StatementUnit {
    return {
      isOwn: true,
      isUndoable: true,
      mark: nothing,
      undo: async () => {
        await rollBack();
        await begin();
        return true;
      },
      release: nothing,
    };
  },

  /** In a transaction of the host's a savepoint is needed, on PostgreSQL even to outlive a failed SELECT. */
  inTransaction(runner: QueryRunner, savepoint: string): StatementUnit {
    // A savepoint takes the place of the last one by its name there, which need not be released.
    const isQueued = keepsOrder(runner);
    return {
      isOwn: false,
      isUndoable: true,
      mark: async () => {
        const made = runUnobserved(runner, `SAVEPOINT ${savepoint}`);
        // What comes next is sent without waiting for it; should it fail, so does the undoing.
        if (isQueued) made.catch(() => undefined);
        else await made;
      },
      undo: async () => {
        await runUnobserved(runner, `ROLLBACK TO SAVEPOINT ${savepoint}`);
        return true;
      },
      release: async () => {
        if (!queuesStatements(runner))
          await runUnobserved(runner, `RELEASE SAVEPOINT ${savepoint}`);
      },
    };
  },
};

/** True if statements given to the runner one right after the other run in that order, without waiting. */
export function keepsOrder(runner: QueryRunner): boolean {
  if (!queuesStatements(runner)) return false;
  // A subscriber of the host's could hold one of them back.
  return !dataSourceOf(runner).subscribers.some((subscriber) => subscriber.beforeQuery);
}
