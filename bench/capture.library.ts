import type { DataSource } from 'typeorm';

import { EntityCapture } from '../lib/capture/entity/entity-capture.js';
import { EntityPlanRegistry } from '../lib/capture/entity/entity-plan.registry.js';
import { QueryRunnerJournal } from '../lib/capture/entity/query-runner.journal.js';
import { systemClock } from '../lib/contracts/clock.js';
import type { ContextSource } from '../lib/contracts/context-source.js';
import { resolveOptions } from '../lib/module/resolve-options.js';
import { AuditCounters } from '../lib/record/audit.counters.js';
import { AuditRecorderService } from '../lib/record/audit-recorder.service.js';
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
