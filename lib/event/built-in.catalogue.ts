import { accessActions } from './built-in/access.actions.js';
import { activityActions } from './built-in/activity.actions.js';
import { auditActions } from './built-in/audit.actions.js';
import { authorizationActions } from './built-in/authorization.actions.js';
import { billingActions } from './built-in/billing.actions.js';
import { conversationActions } from './built-in/conversation.actions.js';
import { customerActions } from './built-in/customer.actions.js';
import { settingsActions } from './built-in/settings.actions.js';
import { workSessionActions } from './built-in/work-session.actions.js';
import { defineCatalogue } from './catalogue.js';

/**
 * The actions known without any declaration: sign-in and users, the life of a
 * CRM's records, and what is done to the log itself. An application's own
 * catalogue is merged over it, so each of these can be redefined.
 */
export const builtInCatalogue = defineCatalogue({
  ...accessActions,
  ...activityActions,
  ...auditActions,
  ...authorizationActions,
  ...billingActions,
  ...conversationActions,
  ...customerActions,
  ...settingsActions,
  ...workSessionActions,
});
