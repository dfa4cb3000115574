import { actionGroup } from './action-group.js';

/** Actions of event type `settings`. */
export const settingsActions = {
  ...actionGroup('settings', 'api_key', {
    'api_key.created': { label: 'API Key Created', severity: 'high' },
    'api_key.revoked': { label: 'API Key Revoked', operation: 'delete', severity: 'warning' },
  }),
  ...actionGroup('settings', 'automation', {
    'automation.created': { label: 'Automation Created' },
    'automation.modified': { label: 'Automation Modified' },
    'automation.deleted': { label: 'Automation Deleted', severity: 'warning' },
    'automation.enabled': { label: 'Automation Turned On' },
    'automation.disabled': { label: 'Automation Turned Off' },
    'automation.triggered': {
      label: 'Automation Triggered',
      description: '{target} was triggered',
    },
    'macro.executed': { label: 'Macro Executed' },
    'bot.configured': { label: 'Bot Configuration Update' },
    'workflow.created': { label: 'Workflow Created' },
    'workflow.updated': { label: 'Workflow Updated' },
    'workflow.enabled': { label: 'Workflow Turned On' },
    'workflow.disabled': { label: 'Workflow Turned Off' },
    'business_rule.created': { label: 'Business Rule Created' },
    'business_rule.updated': { label: 'Business Rule Updated' },
    'business_rule.deleted': { label: 'Business Rule Deleted', severity: 'warning' },
    'business_rule.enabled': { label: 'Business Rule Turned On' },
    'business_rule.disabled': { label: 'Business Rule Turned Off', severity: 'warning' },
  }),
  ...actionGroup('settings', 'integration', {
    'integration.connected': { label: 'Integration Connected', severity: 'warning' },
    'integration.disconnected': { label: 'Integration Disconnected', severity: 'warning' },
    'integration.synced': { label: 'Integration Synced' },
    'integration.sync_configured': {
      label: 'Sync Configuration Update',
      description: '{actor} configured the synchronisation of {target}',
    },
    'integration.failed': {
      label: 'Integration Failure',
      severity: 'high',
      description: '{target} failed',
    },
    'integration.logged_in': {
      label: 'Integration Login (LawRuler, SmartAdvocate)',
      description: '{actor} logged in to {target}',
    },
    'integration.logged_out': {
      label: 'Integration Logout (LawRuler, SmartAdvocate)',
      description: '{actor} logged out of {target}',
    },
    'integration.updated': { label: 'Integration Changed' },
  }),
  ...actionGroup('settings', 'label', {
    'label.created': { label: 'Label Created' },
    'label.updated': { label: 'Label Edited' },
    'label.deleted': { label: 'Label Deleted' },
    'label.assigned': { label: 'Label Assigned', operation: 'update' },
    'label.category_changed': { label: 'Label Category Changed' },
  }),
  ...actionGroup('settings', 'search', {
    'saved_search.created': { label: 'Saved Search Created' },
    'saved_search.updated': { label: 'Saved Search Updated' },
    'saved_search.visibility_changed': {
      label: 'Saved Search Visibility Changed',
      description: '{actor} changed the visibility of {target} from {before} to {after}',
    },
    'saved_search.column_changed': {
      label: 'Saved Search Column Added or Removed',
      description: '{actor} changed the columns of {target}',
    },
  }),
  ...actionGroup('settings', 'settings', {
    'settings.updated': { label: 'Settings Updated', description: '{actor} updated the settings' },
    'settings.feature_enabled': {
      label: 'Feature Enabled',
      description: '{actor} enabled {target}',
    },
    'settings.feature_disabled': {
      label: 'Feature Disabled',
      description: '{actor} disabled {target}',
    },
    'settings.access_changed': {
      label: 'Platform Access Changed',
      severity: 'high',
      description: '{actor} changed the access to the platform',
    },
  }),
  ...actionGroup('settings', 'shortcut', {
    'shortcut.created': { label: 'Shortcut Created' },
    'shortcut.updated': { label: 'Shortcut Updated' },
    'shortcut.deleted': { label: 'Shortcut Deleted' },
    'shortcut.applied': { label: 'Shortcut Applied' },
    'shortcut.message_created': {
      label: 'Shortcut Used for a New Message',
      description: '{actor} used {target} for a new message',
    },
    'shortcut.access_changed': {
      label: 'Shortcut Share Access Changed',
      severity: 'warning',
      description: '{actor} changed who shares {target}',
    },
  }),
  ...actionGroup('settings', 'webhook', {
    'webhook.added': { label: 'Webhook Added', severity: 'warning' },
    'webhook.removed': { label: 'Webhook Removed', severity: 'warning' },
  }),
};
