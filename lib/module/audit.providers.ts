import type { Provider } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { EntityCapture } from '../capture/entity/entity-capture.js';
import { EntityPlanRegistry } from '../capture/entity/entity-plan.registry.js';
import { QueryRunnerJournal } from '../capture/entity/query-runner.journal.js';
import { AuditService } from '../capture/manual/audit.service.js';
import { contextProviders } from '../context/context.providers.js';
import { AuditReader } from '../contracts/audit-reader.js';
import { AuditRecorder, type CaptureRecorder } from '../contracts/audit-recorder.js';
import { AuditStore } from '../contracts/audit-store.js';
import { Clock, systemClock } from '../contracts/clock.js';
import { ContextSource } from '../contracts/context-source.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { SequenceStore } from '../contracts/sequence-store.js';
import { SequencerWake } from '../contracts/sequencer-wake.js';
import { TransactionJournal } from '../contracts/transaction-journal.js';
import { SequencerService } from '../ledger/sequencer.service.js';
import { AuditQueryService } from '../read/audit-query.service.js';
import { ViewRecorder } from '../read/view.recorder.js';
import { ViewerAccess } from '../read/viewer.access.js';
import { AuditCounters } from '../record/audit.counters.js';
import { AuditHealthIndicator } from '../record/audit-health.indicator.js';
import { AuditRecorderService } from '../record/audit-recorder.service.js';
import { EventEmitterPublisher } from '../record/event-emitter.publisher.js';
import { openAuditStore, type OpenAuditStore } from '../store/audit-store.factory.js';
import { SqlAuditReader } from '../store/reader/sql-audit.reader.js';
import { HOST_DATA_SOURCE, OPEN_AUDIT_STORE } from './audit.tokens.js';
import { triggersOf } from './trigger.wiring.js';
import { AuditLifecycle } from './audit.lifecycle.js';

const storeProviders: Provider[] = [
  {
    provide: OPEN_AUDIT_STORE,
    inject: [HOST_DATA_SOURCE, ResolvedAuditOptions, Clock],
    useFactory: (host: DataSource, options: ResolvedAuditOptions, clock: Clock) =>
      openAuditStore(host, options.store, clock),
  },
  {
    provide: AuditStore,
    inject: [OPEN_AUDIT_STORE],
    useFactory: (store: OpenAuditStore) => store.audit,
  },
  {
    provide: SequenceStore,
    inject: [OPEN_AUDIT_STORE],
    useFactory: (store: OpenAuditStore) => store.sequence,
  },
  {
    provide: AuditReader,
    inject: [OPEN_AUDIT_STORE],
    useFactory: (store: OpenAuditStore) =>
      new SqlAuditReader(store.connection, store.dialect, store.tables),
  },
];

const captureProviders: Provider[] = [
  {
    provide: TransactionJournal,
    inject: [AuditRecorder],
    useFactory: (recorder: AuditRecorder) => new QueryRunnerJournal(recorder),
  },
  {
    provide: EntityCapture,
    inject: [
      HOST_DATA_SOURCE,
      ResolvedAuditOptions,
      TransactionJournal,
      AuditRecorder,
      ContextSource,
    ],
    useFactory: captureEntities,
  },
  AuditService,
];

/** Installed while providers are made, so that what modules write in `onModuleInit` is captured. */
async function captureEntities(
  host: DataSource,
  options: ResolvedAuditOptions,
  journal: QueryRunnerJournal,
  recorder: CaptureRecorder,
  context: ContextSource,
): Promise<EntityCapture> {
  const registry = new EntityPlanRegistry(host, options.capture.entities);
  const capture = new EntityCapture(host, {
    registry,
    journal,
    recorder,
    context,
    replacement: options.redact.replacement,
    options: options.capture,
    triggers: options.capture.triggers ? await triggersOf(host, options, context) : undefined,
  });
  capture.install();
  return capture;
}

/** Everything the module is made of, stage by stage. */
export const auditProviders: Provider[] = [
  { provide: Clock, useValue: systemClock },
  ...storeProviders,
  ...contextProviders,
  AuditCounters,
  EventEmitterPublisher,
  AuditRecorderService,
  { provide: AuditRecorder, useExisting: AuditRecorderService },
  AuditHealthIndicator,
  ...captureProviders,
  SequencerService,
  { provide: SequencerWake, useExisting: SequencerService },
  ViewerAccess,
  ViewRecorder,
  AuditQueryService,
  AuditLifecycle,
];
