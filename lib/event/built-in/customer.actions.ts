import { actionGroup } from './action-group.js';

/** Actions of event type `customer`. */
export const customerActions = {
  ...actionGroup('customer', 'client', {
    'client.created': { label: 'Client Created' },
    'client.imported': { label: 'Client Created (Import)' },
    'client.updated': { label: 'Client Updated' },
    'client.deleted': { label: 'Client Deleted', severity: 'warning' },
    'client.batch_deleted': {
      label: 'Batch Client Deletion',
      severity: 'high',
      description: '{actor} deleted several clients',
    },
    'client.merged': { label: 'Client Merged' },
    'client.contact_added': {
      label: 'Contact Added',
      description: '{actor} added a contact to {target}',
    },
    'client.contact_removed': {
      label: 'Contact Removed',
      description: '{actor} removed a contact from {target}',
    },
    'client.opt_out_changed': {
      label: 'Opt-Out Changed',
      description: '{actor} changed the opt-out of {target} from {before} to {after}',
    },
    'client.enrichment_run': {
      label: 'Enrichment Run',
      description: '{actor} ran an enrichment of {target}',
    },
  }),
  ...actionGroup('customer', 'company', {
    'company.created': { label: 'Company Created' },
    'company.updated': { label: 'Company Updated' },
    'company.deleted': { label: 'Company Deleted', severity: 'warning' },
    'company.imported': { label: 'Company Imported' },
  }),
};
