import { v7 as uuidv7 } from 'uuid';

import { SCHEMA_VERSION, type AuditEvent } from '../event/audit-event.js';

/**
 * A complete event for tests: a client's status changed by a user over the web.
 * Later calls give greater ids; `occurredAt` stays the same unless it is given.
 */
export function sampleEvent(overrides: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: uuidv7(),
    occurredAt: new Date('2026-03-08T09:30:15.250Z'),
    action: 'client.updated',
    eventType: 'customer',
    category: 'client',
    operation: 'update',
    description: 'Jane Doe updated client Acme',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'user', id: 'u-1', name: 'Jane Doe' },
    source: 'web',
    target: { type: 'client', id: '17', label: 'Acme' },
    related: [],
    changes: [],
    context: {},
    tags: [],
    schemaVersion: SCHEMA_VERSION,
    ...overrides,
  };
}
