import type { Actor, AuditEventInput } from 'nestjs-audit-trail';
import type { SampleCast } from '../sample-cast.js';
import { PLACES } from './places.js';

const ASSISTANT: Actor = { type: 'ai', id: 'voice-assistant', name: 'Voice assistant' };
const GATEWAY: Actor = { type: 'system', name: 'Message gateway' };

export function messageActivities({ people, clients, cases }: SampleCast): AuditEventInput[] {
  const [client, other] = [clients[4]!, clients[11]!];
  const related = [cases[2]!];
  return [
    {
      action: 'call.received',
      actor: people.john,
      source: 'web',
      target: client,
      related,
      context: { ...PLACES.office, durationMs: 214_000 },
      metadata: { line: '+44 1632 960100', recorded: true },
    },
    {
      action: 'call.transferred',
      actor: people.john,
      source: 'web',
      target: client,
      related,
      context: PLACES.office,
      metadata: { to: 'Claims' },
    },
    {
      action: 'sms.sent',
      actor: people.jane,
      source: 'mobile',
      target: client,
      related,
      context: PLACES.phone,
      metadata: { template: 'appointment', segments: 1 },
    },
    {
      action: 'sms.received',
      actor: { type: 'client', id: client.id, name: client.label },
      source: 'mobile',
      target: client,
      related,
    },
    {
      action: 'sms.failed',
      actor: GATEWAY,
      source: 'system',
      target: other,
      error: { name: 'DeliveryError', message: 'The number is not in use', code: '30003' },
    },
    {
      action: 'email.sent',
      actor: people.maria,
      source: 'web',
      target: other,
      context: PLACES.homeOffice,
      metadata: { subject: 'Your appointment on Tuesday', attachments: 1 },
    },
    { action: 'email.opened', actor: GATEWAY, source: 'system', target: other },
    { action: 'ai_call.initiated', actor: ASSISTANT, source: 'ai', target: other },
    {
      action: 'ai_call.completed',
      actor: ASSISTANT,
      source: 'ai',
      target: other,
      context: { durationMs: 96_500 },
      metadata: { result: 'Wants to be called back', confidence: 0.93 },
    },
    {
      action: 'voicemail.left',
      actor: people.sam,
      source: 'web',
      target: clients[7],
      context: PLACES.office,
    },
  ];
}
