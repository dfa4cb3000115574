import { actionGroup } from './action-group.js';

/** Actions of event type `access`. */
export const accessActions = {
  ...actionGroup('access', 'access', {
    'case.viewed': { label: 'Case Viewed' },
    'client.viewed': { label: 'Client Viewed' },
    'conversation.accessed': { label: 'Conversation Accessed' },
  }),
};
