import { actionGroup } from './action-group.js';

/** Actions of event type `conversation`. */
export const conversationActions = {
  ...actionGroup('conversation', 'communication', {
    'sms.sent': { label: 'SMS Sent', description: '{actor} sent an SMS to {target}' },
    'sms.received': { label: 'SMS Received', description: 'An SMS from {target} was received' },
    'sms.failed': {
      label: 'SMS Failed',
      severity: 'warning',
      description: 'An SMS to {target} failed',
    },
    'sms.batch_sent': {
      label: 'Batch Send SMS',
      description: '{actor} sent an SMS to several people',
    },
    'email.sent': { label: 'Email Sent', description: '{actor} sent an email to {target}' },
    'email.received': {
      label: 'Email Received',
      description: 'An email from {target} was received',
    },
    'email.opened': { label: 'Email Opened', description: '{target} opened an email' },
    'email.batch_sent': {
      label: 'Batch Send Email',
      description: '{actor} sent an email to several people',
    },
    'call.made': { label: 'Call Made', description: '{actor} called {target}' },
    'call.received': {
      label: 'Call Received',
      description: '{actor} received a call from {target}',
    },
    'call.transferred': {
      label: 'Call Transferred',
      description: '{actor} transferred a call of {target}',
    },
    'call.exported_to_case_list': {
      label: 'Call Export to Case List',
      operation: 'export',
      severity: 'warning',
      description: '{actor} exported calls to a case list',
    },
    'call.exported_to_file': {
      label: 'Call Export to File',
      operation: 'export',
      severity: 'warning',
      description: '{actor} exported calls to a file',
    },
    'ai_call.initiated': {
      label: 'AI Call Initiated',
      description: '{actor} initiated an AI call to {target}',
    },
    'ai_call.completed': {
      label: 'AI Call Completed',
      description: 'An AI call to {target} was completed',
    },
    'voicemail.left': {
      label: 'Voicemail Left',
      description: '{actor} left a voicemail for {target}',
    },
  }),
  ...actionGroup('conversation', 'conversation', {
    'conversation.created': { label: 'Conversation Created' },
    'conversation.deleted': { label: 'Conversation Deleted', severity: 'warning' },
    'conversation.updated': { label: 'Conversation Updated' },
    'conversation.assigned': { label: 'Conversation Assigned' },
    'conversation.status_changed': { label: 'Conversation Status Changed' },
    'conversation.snoozed': { label: 'Conversation Snoozed', operation: 'status_change' },
    'conversation.priority_changed': {
      label: 'Conversation Priority Changed',
      description: '{actor} changed the priority of {target} from {before} to {after}',
    },
    'conversation.tagged': {
      label: 'Conversation Tags Changed',
      description: '{actor} changed the tags of {target}',
    },
    'conversation.merged': { label: 'Conversation Merged' },
    'conversation.closed': { label: 'Conversation Closed', operation: 'status_change' },
    'conversation.sla_breached': {
      label: 'Conversation SLA Breached',
      severity: 'warning',
      description: '{target} breached its service level',
    },
  }),
  ...actionGroup('conversation', 'message', {
    'message.created': { label: 'Message Created' },
    'message.updated': { label: 'Message Updated' },
    'message.redacted': { label: 'Message Redacted', severity: 'warning' },
  }),
  ...actionGroup('conversation', 'satisfaction', {
    'survey.scheduled': {
      label: 'Survey Scheduled',
      description: 'A survey was scheduled for {target}',
    },
    'survey.offered': { label: 'Survey Offered', description: '{target} was offered a survey' },
    'survey.rated': { label: 'Survey Rated', description: '{actor} rated {target}' },
    'survey.commented': { label: 'Survey Commented', description: '{actor} commented on {target}' },
  }),
  ...actionGroup('conversation', 'voice', {
    'voice_recording.created': {
      label: 'Voice Recording Present',
      description: 'A voice recording of {target} is present',
    },
    'voice_recording.deleted': {
      label: 'Voice Recording Deleted',
      severity: 'warning',
      description: '{actor} deleted a voice recording of {target}',
    },
  }),
};
