import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

import { EntityCapture } from '../lib/capture/entity/entity-capture.js';
import { EntityPlanRegistry } from '../lib/capture/entity/entity-plan.registry.js';
import { QueryRunnerJournal } from '../lib/capture/entity/query-runner.journal.js';
import { systemClock } from '../lib/contracts/clock.js';
import type { ContextSource } from '../lib/contracts/context-source.js';
import type { AuditEvent } from '../lib/event/audit-event.js';
import { resolveOptions } from '../lib/module/resolve-options.js';
import { AuditCounters } from '../lib/record/audit.counters.js';
import { AuditRecorderService } from '../lib/record/audit-recorder.service.js';
import { AppendStatements } from '../lib/store/append.statements.js';
import { dialectOf } from '../lib/store/dialect/dialect-of.js';
import { openAuditStore, type OpenAuditStore } from '../lib/store/audit-store.factory.js';

export const benchOptions = resolveOptions({ store: { schema: 'migrate' } });

const context: ContextSource = {
  snapshot: () => ({
    actor: { type: 'system', name: 'bench' },
    source: 'system',
    context: {},
    secrets: [],
  }),
  isSuspended: () => false,
};

/** The writer over a store, as the module makes it, without a sequencer behind it. */
export function recorderOver(store: OpenAuditStore): AuditRecorderService {
  return new AuditRecorderService(
    benchOptions,
    store.audit,
    context,
    systemClock,
    new AuditCounters(),
  );
}

/** The library as the module wires it, without Nest. Returns what undoes it. */
export async function auditedDataSource(dataSource: DataSource): Promise<() => Promise<void>> {
  const store = await openAuditStore(dataSource, benchOptions.store, systemClock);
  const recorder = recorderOver(store);
  const capture = new EntityCapture(dataSource, {
    registry: new EntityPlanRegistry(dataSource, 'decorated'),
    journal: new QueryRunnerJournal(recorder),
    recorder,
    context,
    replacement: benchOptions.redact.replacement,
    options: benchOptions.capture,
  });
  capture.install();
  return async () => {
    capture.uninstall();
    await store.close();
  };
}

/** The library's tables with their indexes, and nothing that writes to them. */
export async function auditTablesOnly(dataSource: DataSource): Promise<void> {
  const store = await openAuditStore(dataSource, benchOptions.store, systemClock);
  await store.close();
}

/**
 * The least that any library can do that writes from the application: one ready-made row, one
 * INSERT before each COMMIT. Nothing is captured, compared, redacted or encoded.
 */
export async function bareInsertBeforeCommit(dataSource: DataSource): Promise<void> {
  await auditTablesOnly(dataSource);
  const dialect = dialectOf(dataSource.options.type);
  const statements = new AppendStatements(dialect, 'audit_event');
  const [{ sql, parameters }] = statements.build([readyMadeEvent()], false);
  dataSource.subscribers.push({
    beforeTransactionCommit: async ({ queryRunner }) => {
      const [, ...rest] = parameters;
      await queryRunner.query(sql, [dialect.bindId(uuidv7()), ...rest]);
    },
  });
}

function readyMadeEvent(): AuditEvent {
  return {
    id: uuidv7(),
    occurredAt: new Date(),
    action: 'doc.updated',
    eventType: 'activity',
    category: 'doc',
    operation: 'update',
    description: 'bench updated Document 1',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'system', name: 'bench' },
    source: 'system',
    target: { type: 'doc', id: '1', label: 'Document 1' },
    related: [],
    changes: [
      { property: 'status', before: 'draft', after: 'active' },
      { property: 'views', before: 0, after: 1 },
    ],
    context: {},
    transactionId: uuidv7(),
    tags: [],
    schemaVersion: 1,
  };
}
