import { setTimeout as delay } from 'node:timers/promises';

import { HOST_TRANSACTION_OPEN } from '../../contracts/audit-store.js';

/** About one second in all. */
const WAITS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 300, 300];

/**
 * Runs a read again while the host has a transaction open on the one connection
 * of a SQLite database in memory: what it has not committed must not be seen.
 *
 * @throws AuditError `STORE_UNAVAILABLE` when that transaction lasts (a read inside of it would wait for itself).
 */
export async function afterHostTransaction<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const wait = WAITS_MS[attempt];
      const passes = (error as { cause?: unknown }).cause === HOST_TRANSACTION_OPEN;
      if (!passes || wait === undefined) throw error;
      await delay(wait);
    }
  }
}
