import type { Actor, AuditEventInput, Source } from 'nestjs-audit-trail';
import { PLACES } from './data/places.js';
import type { PersonName, SampleCast } from './sample-cast.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 45;
const NAMES: readonly PersonName[] = ['john', 'jane', 'maria', 'sam', 'tom'];
const GATEWAY: Actor = { type: 'system', name: 'Message gateway' };
const PLACE_OF: Readonly<Partial<Record<Source, object>>> = {
  web: PLACES.office,
  mobile: PLACES.phone,
};

/** Action, where it came from, and whether the person or the message gateway did it. */
const PATTERN: readonly (readonly [string, Source, 'person' | 'gateway'])[] = [
  ['call.made', 'web', 'person'],
  ['sms.sent', 'mobile', 'person'],
  ['email.received', 'system', 'gateway'],
  ['user.logged_in', 'web', 'person'],
  ['call.received', 'web', 'person'],
  ['email.sent', 'web', 'person'],
  ['voicemail.left', 'mobile', 'person'],
  ['user.logged_out', 'web', 'person'],
  ['sms.received', 'system', 'gateway'],
];

/**
 * Activities that the previous system kept, taken over into the log. They happened
 * elsewhere and earlier, so each says when (`occurredAt`) and, in its tag and its metadata,
 * where it was taken from. What this application captures itself is never back-dated.
 */
export function importedHistory({ people, users, clients }: SampleCast): AuditEventInput[] {
  const events: AuditEventInput[] = [];
  for (let day = 1; day <= DAYS; day++) {
    for (let n = 0; n < 1 + (day % 3); n++) {
      const at = day * 2 + n;
      const [action, source, by] = PATTERN[at % PATTERN.length]!;
      const name = NAMES[(day + n) % NAMES.length]!;
      events.push({
        action,
        source,
        actor: by === 'person' ? people[name] : GATEWAY,
        target: action.startsWith('user.') ? users[name] : clients[(at * 7) % clients.length],
        occurredAt: new Date(Date.now() - day * DAY_MS - n * 2 * HOUR_MS),
        context: { ...PLACE_OF[source] },
        tags: ['imported'],
        metadata: { importedFrom: 'Previous telephone system' },
      });
    }
  }
  return events;
}
