import type { AuditEventInput } from 'nestjs-audit-trail';
import { messageActivities } from './data/message-activities.js';
import { operationActivities } from './data/operation-activities.js';
import { settingsActivities } from './data/settings-activities.js';
import { signInActivities } from './data/sign-in-activities.js';
import type { SampleCast } from './sample-cast.js';

/** What happens in a contact centre without a row of this application's changing, in the order it happens. */
export function sampleActivities(cast: SampleCast): AuditEventInput[] {
  return [
    ...signInActivities(cast),
    ...messageActivities(cast),
    ...operationActivities(cast),
    ...settingsActivities(cast),
  ];
}
