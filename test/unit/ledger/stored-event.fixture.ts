import type { StoredEvent } from '../../../lib/contracts/sequence-store.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';

/** A case whose status was changed by Jane; `n` makes its id. */
export function statusChange(n: number, overrides: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: `019a0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    occurredAt: new Date('2026-11-22T09:30:00.000Z'),
    action: 'case.status_changed',
    eventType: 'customer',
    category: 'cases',
    operation: 'status_change',
    description: 'Jane changed the status of "Late delivery" from New Lead to Active',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'user', id: '7', name: 'Jane Miller', roles: ['agent'] },
    source: 'web',
    target: { type: 'case', id: '41', label: 'Late delivery' },
    related: [{ type: 'client', id: '9', label: 'Acme' }],
    changes: [{ property: 'status', before: 'New Lead', after: 'Active' }],
    context: { ip: '203.0.113.9', userAgent: 'Firefox' },
    tags: [],
    schemaVersion: 1,
    ...overrides,
  };
}

/** The event as a store hands it out. */
export function stored(event: AuditEvent, ordinal: bigint): StoredEvent {
  return {
    id: event.id,
    occurredAt: event.occurredAt,
    ordinal,
    event,
    raw: JSON.stringify(event),
  };
}
