import { actionGroup } from './action-group.js';

/** Actions of event type `work_session`. */
export const workSessionActions = {
  ...actionGroup('work_session', 'routing', {
    'routing.item_queued': { label: 'Item Entered Queue', description: '{target} entered a queue' },
    'routing.item_accepted': {
      label: 'Item Accepted',
      operation: 'update',
      description: '{actor} accepted {target}',
    },
    'routing.item_assigned': {
      label: 'Item Assigned',
      operation: 'update',
      description: '{target} was assigned',
    },
    'routing.rule_applied': {
      label: 'Queue Rule Applied',
      description: 'A queue rule was applied to {target}',
    },
  }),
  ...actionGroup('work_session', 'work_session', {
    'agent.went_online': {
      label: 'Agent Went Online',
      operation: 'status_change',
      description: '{actor} went online',
    },
    'agent.went_offline': {
      label: 'Agent Went Offline',
      operation: 'status_change',
      description: '{actor} went offline',
    },
    'agent.status_changed': { label: 'Agent Status Changed' },
    'agent.capacity_changed': {
      label: 'Agent Capacity Changed',
      description: '{actor} changed the capacity of {target} from {before} to {after}',
    },
    'agent.routable_changed': {
      label: 'Agent Became Routable or Not',
      description: '{target} became routable or not',
    },
    'agent.status_overridden': {
      label: 'Agent Status Changed by an Admin',
      operation: 'status_change',
      description: '{actor} changed the status of {target} from {before} to {after}',
    },
  }),
};
