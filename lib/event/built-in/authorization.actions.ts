import { actionGroup } from './action-group.js';

/** Actions of event type `authorization`. */
export const authorizationActions = {
  ...actionGroup('authorization', 'authentication', {
    'user.logged_in': { label: 'User Logged In' },
    'user.login_failed': { label: 'User Login Failed', severity: 'warning' },
    'user.logged_out': { label: 'User Logged Out' },
    'user.locked_out': {
      label: 'User Locked Out',
      severity: 'high',
      description: '{target} was locked out',
    },
    'user.password_changed': {
      label: 'Password Changed',
      severity: 'warning',
      description: '{actor} changed the password of {target}',
    },
    'user.mfa_enabled': {
      label: '2FA Enabled',
      description: '{actor} turned two-factor authentication on for {target}',
    },
    'user.mfa_disabled': {
      label: '2FA Disabled',
      severity: 'high',
      description: '{actor} turned two-factor authentication off for {target}',
    },
    'user.mfa_changed': {
      label: 'MFA Set-up Changed',
      severity: 'warning',
      description: '{actor} changed the two-factor authentication of {target}',
    },
    'user.unlocked': { label: 'User Unlocked', severity: 'warning' },
    'user.session_expired': { label: 'Session Expired' },
  }),
  ...actionGroup('authorization', 'authorization', {
    'user.role_changed': {
      label: 'User Role Changed',
      severity: 'high',
      description: '{actor} changed the role of {target} from {before} to {after}',
    },
    'user.permission_changed': { label: 'Permission Changed', severity: 'high' },
    'user.access_denied': {
      label: 'Access Denied',
      severity: 'warning',
      description: '{actor} was denied access to {target}',
    },
  }),
  ...actionGroup('authorization', 'user', {
    'user.invited': { label: 'User Invited' },
    'user.activated': { label: 'User Activated', operation: 'status_change' },
    'user.deactivated': {
      label: 'User Deactivated',
      operation: 'status_change',
      severity: 'warning',
    },
    'user.team_assigned': {
      label: 'Team Assignment',
      operation: 'update',
      description: '{actor} assigned {target} to a team',
    },
    'user.profile_updated': {
      label: 'User Account Updated',
      description: '{actor} updated the account of {target}',
    },
    'user.removed': { label: 'User Removed', severity: 'warning' },
    'agent.added': { label: 'Agent Added' },
    'agent.modified': { label: 'Agent Modified' },
    'agent.removed': { label: 'Agent Removed', severity: 'warning' },
  }),
};
