import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../lib/contracts/clock.js';
import type { ContextSnapshot, ContextSource } from '../../../../lib/contracts/context-source.js';
import type { ResolvedAuditOptions } from '../../../../lib/contracts/resolved-options.js';
import { defineCatalogue } from '../../../../lib/event/catalogue.js';
import { AuditCounters } from '../../../../lib/record/audit.counters.js';
import { AuditRecorderService } from '../../../../lib/record/audit-recorder.service.js';
import type {
  AuditWriteFailedNotice,
  EventPublisher,
} from '../../../../lib/record/event.publisher.js';
import type { RecordTimings } from '../../../../lib/record/record-timings.js';
import { MemoryStore } from '../../../support/memory-store.js';

export const quickTimings: RecordTimings = {
  retryMs: 1,
  appendTimeoutMs: 5_000,
  hostTransactionPollMs: 1,
  hostTransactionWaitMs: 20,
  bufferWaitMs: 20,
  replayMinMs: 1,
  replayMaxMs: 4,
  heartbeatMs: 60_000,
};

export const catalogue = defineCatalogue({
  'case.status_changed': {
    label: 'Status Changed',
    eventType: 'activity',
    category: 'case',
    operation: 'status_change',
    severity: 'info',
    description: '{actor} changed the status of {target} from {before} to {after}',
  },
});

const request: ContextSnapshot = {
  actor: { type: 'user', id: '7', name: 'Jane' },
  source: 'web',
  context: { ip: '203.0.113.9', requestId: 'request-1' },
  tenantId: 'acme',
  secrets: [],
};

export const contextOf = (snapshot: Partial<ContextSnapshot> = {}): ContextSource => ({
  snapshot: () => ({ ...request, ...snapshot }),
  isSuspended: () => false,
});

interface FixtureOptions {
  write?: Partial<ResolvedAuditOptions['write']>;
  context?: ContextSource;
  timings?: Partial<RecordTimings>;
  directory?: string;
  store?: MemoryStore;
}

/** A recorder over a store in memory and a real spool directory. */
export function createRecorder(given: FixtureOptions = {}) {
  const directory = given.directory ?? mkdtempSync(join(tmpdir(), 'audit-spool-'));
  const store = given.store ?? new MemoryStore();
  const counters = new AuditCounters();
  const published: string[] = [];
  const failures: AuditWriteFailedNotice[] = [];
  const publisher: EventPublisher = {
    isHeard: true,
    recorded: (events) => published.push(...events.map(({ id }) => id)),
    writeFailed: (notice) => failures.push(notice),
  };
  let wakes = 0;
  const options = {
    catalogue,
    redact: { properties: [], replacement: '[redacted]' },
    write: {
      onWriteFailure: 'throw',
      spoolDirectory: join(directory, 'spool'),
      maxBufferedEvents: 1000,
      maxBatchEvents: 50,
      flushIntervalMs: 5,
      ...given.write,
    },
  } as unknown as ResolvedAuditOptions;
  const recorder = new AuditRecorderService(
    options,
    store,
    given.context ?? contextOf(),
    systemClock,
    counters,
    publisher,
    { wake: () => wakes++ },
    { ...quickTimings, ...given.timings },
  );
  const record = (action: string, metadata?: Record<string, unknown>) =>
    recorder.record(recorder.prepare({ action, metadata }));
  const spoolFiles = () => filesOf(options.write.spoolDirectory);
  const segments = () =>
    namesOf(options.write.spoolDirectory).filter((name) => name.endsWith('.ndjson'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  return {
    recorder,
    store,
    counters,
    published,
    failures,
    record,
    spoolFiles,
    segments,
    remove,
    directory,
    wakes: () => wakes,
  };
}

/** Name and text of each file in a directory that nobody writes to; empty without the directory. */
export function filesOf(directory: string): Record<string, string> {
  const names = namesOf(directory);
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );
}

function namesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Resolves once the condition holds. @throws after ten seconds */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
