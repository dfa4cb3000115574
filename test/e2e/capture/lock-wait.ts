import type { DataSource } from 'typeorm';

const WAITING = {
  mariadb: `SELECT 1 FROM information_schema.innodb_trx JOIN information_schema.processlist ON id = trx_mysql_thread_id
            WHERE trx_state = 'LOCK WAIT' AND db = DATABASE()`,
  postgres: `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
};

/** Resolves when a statement of the database waits for a row that another has locked. */
export async function untilLockWait(dataSource: DataSource): Promise<void> {
  const sql = WAITING[dataSource.options.type === 'postgres' ? 'postgres' : 'mariadb'];
  for (;;) {
    // InnoDB looks anew only if nobody has asked for a tenth of a second: another test may have.
    await new Promise((resolve) => setTimeout(resolve, 150));
    const waiting = (await dataSource.query(sql)) as unknown[];
    if (waiting.length > 0) return;
  }
}
