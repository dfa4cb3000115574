import type { QueryRunner } from 'typeorm';

/** Connections that went back to their pool with a transaction open. */
const leftOpen = new WeakSet<object>();
let hasAny = false;

/** The runner is about to be released without an end to the transaction that raw SQL has begun. */
export async function leaveOpen(runner: QueryRunner): Promise<void> {
  leftOpen.add((await runner.connect()) as object);
  hasAny = true;
}

/** True if a runner before this one has left its connection in a transaction. */
export async function isLeftOpen(runner: QueryRunner): Promise<boolean> {
  return hasAny && leftOpen.has((await runner.connect()) as object);
}

/** The transaction on the runner's connection has ended. */
export async function hasEnded(runner: QueryRunner): Promise<void> {
  if (hasAny) leftOpen.delete((await runner.connect()) as object);
}
