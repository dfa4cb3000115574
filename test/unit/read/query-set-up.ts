import type { AuditRecorder } from '../../../lib/contracts/audit-recorder.js';
import type { AuditEvent, AuditEventInput } from '../../../lib/event/audit-event.js';
import { AuditQueryService } from '../../../lib/read/audit-query.service.js';
import { ViewRecorder } from '../../../lib/read/view.recorder.js';
import { ViewerAccess } from '../../../lib/read/viewer.access.js';
import { InMemoryAuditStore, sampleEvent } from '../../../lib/testing/index.js';

export type Access = (viewer: { id?: string } | undefined) => unknown;

/** A recorder that keeps what it is given; `failing` makes it refuse. */
class KeepingRecorder implements AuditRecorder {
  readonly inputs: AuditEventInput[] = [];
  failing = false;

  prepare(input: AuditEventInput): AuditEvent {
    this.inputs.push(input);
    return sampleEvent({ action: input.action });
  }

  recordIn(): Promise<never> {
    throw new Error('A view is part of no transaction.');
  }

  record(): Promise<void> {
    return this.failing ? Promise.reject(new Error('store down')) : Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

export function setUp(access: Access = () => 'none') {
  const store = new InMemoryAuditStore();
  const recorder = new KeepingRecorder();
  const clock = { time: 0, now: () => new Date(0), monotonic: () => clock.time };
  const context = {
    snapshot: () => ({
      actor: { type: 'system' as const, name: 'job' },
      source: 'system' as const,
      context: {},
      secrets: [],
    }),
    isSuspended: () => false,
  };
  const queries = new AuditQueryService(
    store,
    new ViewerAccess({ access: access as never }),
    new ViewRecorder(recorder, context, clock),
  );
  const append = async (...overrides: Partial<AuditEvent>[]): Promise<AuditEvent[]> => {
    const events = overrides.map(sampleEvent);
    await store.append(events);
    return events;
  };
  return { store, recorder, clock, queries, append };
}

export const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, n));
export const ids = (events: readonly AuditEvent[]): string[] => events.map((event) => event.id);
