import type { AuditEvent } from '../../../lib/event/audit-event.js';

/** A complete event as a CRM writes it, with what a test wants otherwise. */
export function sampleEvent(overrides: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: '0193a5b2-7c1e-7000-8000-0242ac120002',
    occurredAt: new Date('2026-11-20T10:15:30.123Z'),
    action: 'case.updated',
    eventType: 'activity',
    category: 'case',
    operation: 'update',
    description: 'Jane Doe updated Smith v. Jones',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'user', id: '42', name: 'Jane Doe', roles: ['agent'] },
    source: 'web',
    target: { type: 'case', id: '1001', label: 'Smith v. Jones' },
    related: [{ type: 'client', id: '7', label: 'John Smith' }],
    changes: [
      { property: 'status', before: 'New Lead', after: 'Active' },
      { property: 'assignee', before: '3', after: '4', beforeLabel: 'John', afterLabel: 'Jane' },
      { property: 'dueAt', before: null, after: '2026-12-01T09:00:00.000Z' },
      { property: 'amount', before: '10.50', after: '12.00' },
      { property: 'customFields.court', before: 'Kings', after: 'Queens' },
    ],
    context: {
      ip: '203.0.113.9',
      location: { country: 'US', region: 'NY', city: 'New York' },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      requestId: 'req-1',
      sessionHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      method: 'PATCH',
      path: '/cases/:id',
      status: 200,
      host: 'crm.example.com',
    },
    transactionId: '0193a5b2-7c1e-7000-8000-0242ac120003',
    tags: ['vip'],
    schemaVersion: 1,
    ...overrides,
  };
}
