import { actionGroup } from './action-group.js';

/** Actions of event type `billing`. */
export const billingActions = {
  ...actionGroup('billing', 'billing', {
    'billing.plan_changed': {
      label: 'Plan Changed',
      severity: 'warning',
      description: '{actor} changed the plan from {before} to {after}',
    },
    'billing.seats_changed': {
      label: 'Seats Changed',
      description: '{actor} changed the seats from {before} to {after}',
    },
  }),
};
