import { actionGroup } from './action-group.js';

/** What is done to the log itself, and to data as a whole. */
export const auditActions = {
  ...actionGroup('access', 'audit', {
    'audit.viewed': { label: 'Audit Log Viewed', description: '{actor} viewed the audit log' },
    'audit.exported': {
      label: 'Audit Log Exported',
      severity: 'warning',
      description: '{actor} exported the audit log',
    },
  }),
  ...actionGroup('settings', 'audit', {
    'audit.suspended': {
      label: 'Audit Suspended',
      operation: 'execute',
      severity: 'high',
      description: '{actor} suspended the audit log',
    },
    'audit.change_refused': {
      label: 'Audit Log Change Refused',
      operation: 'execute',
      severity: 'high',
      description: '{actor} tried to change the audit log and was refused',
    },
    'audit.verified': {
      label: 'Audit Log Verified',
      description: '{actor} verified the audit log',
    },
    'audit.pruned': {
      label: 'Audit Log Pruned',
      operation: 'delete',
      severity: 'warning',
      description: '{actor} pruned the audit log',
    },
    'audit.erased': {
      label: 'Personal Data Erased',
      operation: 'delete',
      severity: 'high',
      description: '{actor} erased the personal data of {target} from the audit log',
    },
    'audit.hold_placed': {
      label: 'Legal Hold Placed',
      operation: 'create',
      severity: 'warning',
      description: '{actor} placed a legal hold',
    },
    'audit.hold_released': {
      label: 'Legal Hold Released',
      operation: 'delete',
      severity: 'high',
      description: '{actor} released a legal hold',
    },
    'audit.rule_changed': {
      label: 'Alert Rule Changed',
      severity: 'warning',
      description: '{actor} changed an alert rule',
    },
    'audit.retention_changed': {
      label: 'Retention Policy Changed',
      severity: 'high',
      description: '{actor} changed the retention policy',
    },
  }),
  ...actionGroup('activity', 'data', {
    'data.imported': { label: 'Data Imported', description: '{actor} imported data' },
    'data.exported': {
      label: 'Data Exported',
      severity: 'warning',
      description: '{actor} exported data',
    },
    'data.bulk_created': {
      label: 'Data Created in Bulk',
      operation: 'create',
      description: '{actor} created {count} records of {target} in bulk',
    },
    'data.bulk_updated': {
      label: 'Data Updated in Bulk',
      operation: 'update',
      description: '{actor} updated {count} records of {target} in bulk',
    },
    'data.bulk_upserted': {
      label: 'Data Created or Updated in Bulk',
      operation: 'execute',
      description: '{actor} created or updated {count} records of {target} in bulk',
    },
    'data.bulk_deleted': {
      label: 'Data Deleted in Bulk',
      operation: 'delete',
      severity: 'high',
      description: '{actor} deleted {count} records of {target} in bulk',
    },
    'data.bulk_restored': {
      label: 'Data Restored in Bulk',
      operation: 'restore',
      description: '{actor} restored {count} records of {target} in bulk',
    },
    'data.raw_statement': {
      label: 'Raw SQL Statement',
      operation: 'execute',
      severity: 'warning',
      description: '{actor} changed {target} by a raw SQL statement',
    },
    'data.truncated': {
      label: 'Table Cleared',
      operation: 'delete',
      severity: 'high',
      description: '{actor} cleared {target}',
    },
  }),
};
