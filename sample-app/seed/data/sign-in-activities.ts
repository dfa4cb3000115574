import type { AuditEventInput } from 'nestjs-audit-trail';
import type { PersonName, SampleCast } from '../sample-cast.js';
import { PLACES } from './places.js';

export function signInActivities({ people, users, cases }: SampleCast): AuditEventInput[] {
  const arrives = (name: PersonName, place: keyof typeof PLACES): AuditEventInput => ({
    action: 'user.logged_in',
    actor: people[name],
    target: users[name],
    source: place === 'phone' ? 'mobile' : 'web',
    context: PLACES[place],
  });
  const failsToLogIn = (identifier: string): AuditEventInput => ({
    action: 'user.login_failed',
    outcome: 'failure',
    actor: { type: 'anonymous' },
    source: 'api',
    reason: 'Wrong e-mail address or password',
    context: PLACES.unknown,
    metadata: { identifier },
  });
  return [
    arrives('alex', 'office'),
    arrives('tom', 'office'),
    arrives('jane', 'homeOffice'),
    arrives('john', 'phone'),
    failsToLogIn('root@example.com'),
    failsToLogIn('maria.lopes@example.com'),
    failsToLogIn('maria.lopes@example.com'),
    {
      action: 'user.locked_out',
      actor: { type: 'system', name: 'Sign-in protection' },
      source: 'system',
      target: users.maria,
      reason: 'Three failed attempts within a minute',
    },
    {
      action: 'user.unlocked',
      actor: people.alex,
      source: 'web',
      target: users.maria,
      context: PLACES.office,
    },
    {
      action: 'user.mfa_enabled',
      actor: people.maria,
      source: 'mobile',
      target: users.maria,
      context: PLACES.phone,
    },
    {
      action: 'user.access_denied',
      outcome: 'failure',
      actor: people.sam,
      source: 'web',
      target: cases[2],
      reason: 'The case belongs to another team',
      context: { ...PLACES.office, method: 'GET', path: '/cases/:id', status: 403 },
    },
    {
      action: 'agent.status_changed',
      actor: { type: 'system', name: 'Presence' },
      source: 'system',
      target: users.sam,
      changes: [{ property: 'status', before: 'Available', after: 'Unavailable' }],
      reason: 'The connection was lost for 40 seconds',
    },
  ];
}
