import type { DataSource } from 'typeorm';

import { systemClock } from '../contracts/clock.js';
import { openAuditStore } from '../store/audit-store.factory.js';

/**
 * Runs the pending migrations of the audit log in the database of a connected data source,
 * under the lock that replicas starting at the same time take too. Closes the data source.
 *
 * @throws AuditError `SCHEMA_LOCK_TIMEOUT`, `STORE_UNAVAILABLE`, `WRITE_FAILED`, `UNSUPPORTED_DRIVER`
 */
export async function migrate(
  host: DataSource,
  options: { tablePrefix: string; partitions: 'month' | 'none' },
): Promise<void> {
  try {
    const store = await openAuditStore(host, { ...options, schema: 'migrate' }, systemClock);
    await store.close();
  } finally {
    await host.destroy();
  }
}
