import type { AuditEventInput } from 'nestjs-audit-trail';
import type { SampleCast } from '../sample-cast.js';
import { PLACES } from './places.js';

const RULE = { type: 'business_rule', id: '5', label: 'Close when quiet for 30 days' };
const MAILBOX = { type: 'integration', id: 'mailbox', label: 'Shared mailbox' };

export function settingsActivities({ people }: SampleCast): AuditEventInput[] {
  const byAlex = { actor: people.alex, source: 'web', context: PLACES.office } as const;
  const byPriya = { ...byAlex, actor: people.priya };
  return [
    {
      action: 'settings.updated',
      ...byAlex,
      changes: [
        { property: 'businessHours', before: '09:00–17:00', after: '08:30–18:00' },
        { property: 'recordCalls', before: false, after: true },
      ],
    },
    {
      action: 'business_rule.updated',
      ...byPriya,
      target: RULE,
      changes: [
        {
          property: 'condition',
          before: { status: 'On Hold', quietDays: 45 },
          after: { status: 'On Hold', quietDays: 30 },
        },
      ],
    },
    { action: 'integration.connected', ...byPriya, target: MAILBOX },
    {
      action: 'integration.failed',
      outcome: 'failure',
      actor: { type: 'system', name: 'Mailbox sync' },
      source: 'system',
      target: MAILBOX,
      error: { name: 'AuthError', message: 'The mailbox refused the sign-in', code: '401' },
    },
    {
      action: 'api_key.created',
      ...byAlex,
      target: { type: 'api_key', id: 'key_7f3a', label: 'Website form' },
      metadata: { scopes: ['clients:write', 'cases:write'] },
    },
    {
      action: 'webhook.added',
      ...byAlex,
      target: { type: 'webhook', id: '2', label: 'https://hooks.example/cases' },
    },
    {
      action: 'saved_search.visibility_changed',
      actor: people.tom,
      source: 'web',
      context: PLACES.office,
      target: { type: 'saved_search', id: '9', label: 'Urgent and unassigned' },
      changes: [{ property: 'visibility', before: 'private', after: 'team' }],
    },
    {
      action: 'billing.plan_changed',
      ...byAlex,
      changes: [{ property: 'plan', before: 'Standard', after: 'Professional' }],
    },
    {
      action: 'billing.seats_changed',
      ...byAlex,
      changes: [{ property: 'seats', before: 5, after: 8 }],
    },
  ];
}
