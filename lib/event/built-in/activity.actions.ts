import { actionGroup } from './action-group.js';

/** Actions of event type `activity`. */
export const activityActions = {
  ...actionGroup('activity', 'api', {
    'api.error': {
      label: 'API Error',
      severity: 'warning',
      description: 'The API failed with an error',
    },
  }),
  ...actionGroup('activity', 'campaign', {
    'campaign.created': { label: 'Campaign Created' },
    'campaign.started': { label: 'Campaign Started', operation: 'status_change' },
    'campaign.paused': { label: 'Campaign Paused', operation: 'status_change' },
    'campaign.completed': { label: 'Campaign Completed', operation: 'status_change' },
    'campaign.modified': { label: 'Campaign Modified' },
    'campaign.status_changed': { label: 'Campaign Status Change' },
    'campaign.deleted': { label: 'Campaign Deleted', severity: 'warning' },
    'campaign_run.started': {
      label: 'Run Started',
      operation: 'status_change',
      description: '{target} started',
    },
    'campaign_run.completed': {
      label: 'Run Completed',
      operation: 'status_change',
      description: '{target} completed',
    },
  }),
  ...actionGroup('activity', 'case', {
    'case.created': { label: 'Case Created' },
    'case.updated': { label: 'Case Updated' },
    'case.deleted': { label: 'Case Deleted', severity: 'warning' },
    'case.exported': { label: 'Case Exported', severity: 'warning' },
    'case.cloned': { label: 'Case Cloned' },
    'case.merged': { label: 'Case Merged' },
    'case.status_changed': { label: 'Status Changed' },
    'case.custom_field_changed': { label: 'Custom Field Changed' },
    'case.batch_deleted': {
      label: 'Batch Case Deletion',
      severity: 'high',
      description: '{actor} deleted several cases',
    },
    'case.task_created': {
      label: 'Case Task Created',
      description: '{actor} created a task for {target}',
    },
    'case.bulk_status_updated': {
      label: 'Bulk Case Status Update',
      operation: 'status_change',
      description: '{actor} changed the status of several cases',
    },
    'case.bulk_condition_updated': {
      label: 'Bulk Case Condition Update',
      description: '{actor} changed the condition of several cases',
    },
  }),
  ...actionGroup('activity', 'document', {
    'document.uploaded': { label: 'Document Uploaded' },
    'document.downloaded': { label: 'Document Downloaded' },
    'document.deleted': { label: 'Document Deleted', severity: 'warning' },
  }),
  ...actionGroup('activity', 'form', {
    'form.assigned': { label: 'Form Assigned', operation: 'update' },
    'form.submitted': { label: 'Form Submitted' },
    'form.shared': { label: 'Form Shared' },
  }),
  ...actionGroup('activity', 'import_export', {
    'import.started': {
      label: 'Import Started',
      operation: 'import',
      description: '{actor} started an import',
    },
    'import.completed': {
      label: 'Import Completed',
      operation: 'import',
      description: '{actor} completed an import',
    },
    'import.failed': {
      label: 'Import Failed',
      operation: 'import',
      severity: 'warning',
      description: 'An import by {actor} failed',
    },
    'export.requested': {
      label: 'Export Requested',
      operation: 'export',
      description: '{actor} requested an export',
    },
    'export.completed': {
      label: 'Export Completed',
      operation: 'export',
      severity: 'warning',
      description: '{actor} completed an export',
    },
    'report.generated': {
      label: 'Report Generated',
      operation: 'export',
      description: '{actor} generated a report',
    },
  }),
  ...actionGroup('activity', 'list', {
    'list.updated': { label: 'List Updated' },
  }),
  ...actionGroup('activity', 'task', {
    'task.assigned': { label: 'Task Assigned' },
    'task.completed': { label: 'Task Completed', operation: 'status_change' },
    'task.overdue': { label: 'Task Overdue', description: '{target} is overdue' },
  }),
};
