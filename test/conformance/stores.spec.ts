import { randomUUID } from 'node:crypto';
import { DataSource, type DataSourceOptions } from 'typeorm';

import { systemClock } from '../../lib/contracts/clock.js';
import type { ResolvedAuditOptions } from '../../lib/contracts/resolved-options.js';
import { SequencerService } from '../../lib/ledger/sequencer.service.js';
import { openAuditStore } from '../../lib/store/audit-store.factory.js';
import { SqlAuditReader } from '../../lib/store/reader/sql-audit.reader.js';
import { describeAuditStore, type AuditStoreUnderTest } from '../../lib/testing/index.js';
import { createDatabase, describeEachDatabase, type DatabaseKind } from '../support/databases.js';

const SEQUENCER: ResolvedAuditOptions['sequencer'] = {
  intervalMs: 1_000,
  maxTransactionMs: 60_000,
  sweepIntervalMs: 600_000,
  batchSize: 500,
};

/** Neither the process's zone nor UTC: a time that goes through the host's settings would show. */
const HOST_ZONES: Partial<Record<DatabaseKind, object>> = {
  mariadb: { timezone: '+05:30' },
  postgres: { extra: { options: '-c TimeZone=Asia/Kolkata' } },
};

async function openStore(kind: DatabaseKind): Promise<AuditStoreUnderTest> {
  const database = await createDatabase(kind);
  const hostOptions = { ...database.options, ...HOST_ZONES[kind] } as DataSourceOptions;
  const host = await new DataSource(hostOptions).initialize();
  const options = { tablePrefix: 'audit_', schema: 'migrate', partitions: 'month' } as const;
  const opened = await openAuditStore(host, options, systemClock);
  const { audit, sequence, connection, dialect, tables } = opened;
  const sequencer = new SequencerService(sequence, systemClock, { sequencer: SEQUENCER });
  return {
    store: audit,
    reader: new SqlAuditReader(connection, dialect, tables),
    sequence: async () => {
      if (!(await sequencer.catchUp())) throw new Error('Another sequencer is at work.');
    },
    transaction: (work) =>
      host.transaction((manager) => work({ query: manager.query.bind(manager) })),
    corrupt: async (eventId) => {
      const { quote, parameter: p } = dialect;
      await connection.atomically([
        {
          sql: `UPDATE ${quote(tables.event)} SET payload = ${p(1)} WHERE id = ${p(2)}`,
          parameters: [`no JSON ${randomUUID()}`, dialect.bindId(eventId)],
          expectRows: 1,
        },
      ]);
    },
    close: async () => {
      await sequencer.stop();
      await opened.close();
      await host.destroy();
      await database.drop();
    },
  };
}

describeEachDatabase(
  'audit store',
  (kind) => describeAuditStore(`on ${kind}`, () => openStore(kind)),
  ['sqlite', 'sqlite-memory', 'mariadb', 'postgres'],
);
