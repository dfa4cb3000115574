import type { QueryRunner } from 'typeorm';

import { TransactionTracker } from '../../../../lib/capture/raw/transaction.tracker.js';

/** A tracker with an open transaction on a server that has `innodb_rollback_on_timeout` as given. */
async function openOn(losesOnTimeout: number | Error) {
  let isOpen = false;
  const journal = {
    isOpen: () => isOpen,
    begun: () => void (isOpen = true),
    rolledBack: () => void (isOpen = false),
  };
  const asked: string[] = [];
  const runner = {
    isReleased: false,
    dataSource: {},
    query: (sql: string): Promise<unknown> => {
      asked.push(sql);
      return losesOnTimeout instanceof Error
        ? Promise.reject(losesOnTimeout)
        : Promise.resolve([{ loses: losesOnTimeout }]);
    },
    release: () => Promise.resolve(),
  } as unknown as QueryRunner;
  const tracker = new TransactionTracker(journal as never, 'mysql');
  await tracker.around(runner, [{ kind: 'begin' }], undefined)?.(() => Promise.resolve());
  return { tracker, runner, asked, isOpen: () => isOpen };
}

describe('what a failure does to an open transaction of MySQL', () => {
  it.each([1213, 1020, 1206])('errno %i ends it', async (errno) => {
    const { tracker, runner, isOpen, asked } = await openOn(0);
    await tracker.answered(runner, { errno });
    expect(isOpen()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('another leaves it open', async () => {
    const { tracker, runner, isOpen } = await openOn(1);
    await tracker.answered(runner, { errno: 1062 });
    expect(isOpen()).toBe(true);
  });

  it.each([
    [0, true],
    [1, false],
    [new Error('gone'), false],
  ])('a lock timeout where innodb_rollback_on_timeout is %s: open %s', async (loses, expected) => {
    const { tracker, runner, isOpen, asked } = await openOn(loses);
    await tracker.answered(runner, { errno: 1205 });
    expect(isOpen()).toBe(expected);
    expect(asked).toHaveLength(1);
  });
});
