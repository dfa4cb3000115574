import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryRunner } from 'typeorm';

import { OwnSubscriber } from '../../support/own.subscriber.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';

/** What runs on a runner at the moment, with what it was called from. */
export interface Turn {
  readonly runner: QueryRunner;
  readonly depth: number;
  readonly parent: Turn | undefined;
  isOver: boolean;
}

/**
 * One captured statement after another on a runner, and whatever else is given to it meanwhile behind
 * them in the order of the calls: reads, the statements of a `save`, COMMIT, ROLLBACK, and the release
 * of the connection. A captured statement is several; between them nothing else may come, for without
 * capture nothing could.
 */
export class RunnerTurns {
  /** Ends of what runs on a runner. */
  private readonly tails = new WeakMap<QueryRunner, Promise<void>>();
  private readonly turns = new AsyncLocalStorage<Turn>();

  /** True if what is given to the runner now, from here, has to wait. */
  isBusy(runner: QueryRunner): boolean {
    if (!this.tails.has(runner) || isWithin(this.turns.getStore(), runner)) return false;
    return !isListenedTo(runner);
  }

  /** Runs `work` when everything ahead of it on the runner has ended. */
  async take<T>(runner: QueryRunner, work: (turn: Turn) => Promise<T>): Promise<T> {
    const parent = this.turns.getStore();
    // A listener of the host's writes while its own statement runs: it must not wait for that one.
    if (isWithin(parent, runner)) return this.inTurn(runner, parent, work);
    const before = this.tails.get(runner);
    let leave: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (leave = resolve));
    this.tails.set(runner, end);
    try {
      // Whatever the statement ahead ends with is the business of who made it.
      if (before) await before;
      return await this.inTurn(runner, parent, work);
    } finally {
      if (this.tails.get(runner) === end) this.tails.delete(runner);
      leave();
    }
  }

  private async inTurn<T>(
    runner: QueryRunner,
    parent: Turn | undefined,
    work: (turn: Turn) => Promise<T>,
  ): Promise<T> {
    const turn: Turn = { runner, parent, depth: (parent?.depth ?? 0) + 1, isOver: false };
    try {
      return await this.turns.run(turn, () => work(turn));
    } finally {
      turn.isOver = true;
    }
  }
}

function isWithin(turn: Turn | undefined, runner: QueryRunner): boolean {
  for (let level = turn; level; level = level.parent) {
    if (level.runner === runner && !level.isOver) return true;
  }
  return false;
}

/**
 * Subscribers that are told of every query may write from there, and TypeORM 0.3 calls them from the
 * driver's own context, in which nobody knows whose turn it is: to wait could be forever.
 */
function isListenedTo(runner: QueryRunner): boolean {
  return dataSourceOf(runner).subscribers.some(
    (subscriber) =>
      !(subscriber instanceof OwnSubscriber) && (subscriber.beforeQuery ?? subscriber.afterQuery),
  );
}
