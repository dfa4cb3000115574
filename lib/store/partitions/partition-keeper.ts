import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';

import type { Clock } from '../../contracts/clock.js';
import { isLockTimeout, storeFailure } from '../connection/store-failure.js';
import type { DatabaseLease } from '../database-lease.js';
import { mysqlDialect } from '../dialect/mysql.dialect.js';
import {
  firstMissingMonth,
  monthsAhead,
  partitionDefinition,
  REST_PARTITION,
  REST_PARTITION_NAME,
} from './month-partition.js';

const INTERVAL_MS = 6 * 3_600_000;
const LEASE_NAME = 'partitions';
const LEASE_TTL_MS = 60_000;

/** A table held by a long transaction is tried this often; each try makes its writers wait 1 s at most. */
const ATTEMPTS = 5;
const RETRY_MS = 3_000;

export interface PartitionKeeperOptions {
  dataSource: DataSource;
  leases: DatabaseLease;
  /** Paths of the partitioned tables: `database.table`. */
  tables: readonly string[];
  clock: Clock;
  /** Wait between tries, in milliseconds. Default 3000. */
  retryMs?: number;
}

/**
 * Makes the partitions of the coming months on MySQL and MariaDB, at start and every six
 * hours, in one process at a time. A failure is logged and counted and never more than that:
 * rows without a month of their own go to the last partition, which is split later.
 */
export class PartitionKeeper {
  private readonly logger = new Logger('AuditPartitions');
  private readonly holder = randomUUID();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private failed = 0;

  constructor(private readonly options: PartitionKeeperOptions) {}

  /** How often making partitions has failed in this process. */
  get failures(): number {
    return this.failed;
  }

  /** Begins at once; does not wait for the first run. */
  start(): void {
    this.schedule();
    this.timer = setInterval(() => this.schedule(), INTERVAL_MS);
    this.timer.unref();
  }

  /** Resolves when a run under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  /** Makes what is missing now, if no other process is at it. Never throws. */
  async run(): Promise<void> {
    try {
      const lease = await this.options.leases.acquire(LEASE_NAME, this.holder, LEASE_TTL_MS);
      if (!lease) return;
      for (const table of this.options.tables) await this.extend(table);
      await this.options.leases.release(lease);
    } catch (error) {
      this.failed++;
      this.logger.warn(
        `Could not make partitions ahead; it is tried again in ${INTERVAL_MS / 3_600_000} h and nothing is lost meanwhile. ${storeFailure(error, 'make partitions').message}`,
      );
    }
  }

  private schedule(): void {
    this.running = this.running.then(() => this.run());
  }

  private async extend(table: string): Promise<void> {
    const runner = this.options.dataSource.createQueryRunner('master');
    try {
      const statement = await this.reorganisation(runner, table);
      if (statement !== undefined) await this.alter(runner, statement);
    } finally {
      await runner.release();
    }
  }

  private async alter(runner: QueryRunner, statement: string): Promise<void> {
    // Every writer queues behind a waiting ALTER: better to give up and come back.
    await runner.query('SET SESSION lock_wait_timeout = 1');
    try {
      await this.retrying(() => runner.query(statement));
    } finally {
      await runner.query('SET SESSION lock_wait_timeout = DEFAULT');
    }
  }

  private async reorganisation(runner: QueryRunner, table: string): Promise<string | undefined> {
    const separator = table.lastIndexOf('.');
    const rows = (await runner.query(
      'SELECT PARTITION_DESCRIPTION AS bound FROM information_schema.PARTITIONS ' +
        'WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL',
      [table.slice(0, separator), table.slice(separator + 1)],
    )) as { bound: string | Buffer }[];
    const first = firstMissingMonth(rows.map(({ bound }) => String(bound)));
    const months = first === undefined ? [] : monthsAhead(first, this.options.clock.now());
    if (months.length === 0) return undefined;
    const parts = [...months.map(partitionDefinition), REST_PARTITION].join(', ');
    return `ALTER TABLE ${mysqlDialect.quote(table)} REORGANIZE PARTITION ${REST_PARTITION_NAME} INTO (${parts})`;
  }

  private async retrying(work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!isLockTimeout(error) || attempt === ATTEMPTS || this.stopping.signal.aborted)
          throw error;
        await delay(this.options.retryMs ?? RETRY_MS);
      }
    }
  }
}
