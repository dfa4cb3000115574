import type { EventType, Operation } from './audit-event.js';
import { readableName } from './readable-name.js';

/** Everything known of an action: what its events say unless the caller says otherwise. */
export interface ActionDefinition {
  /** What people read: "Status Changed". */
  label: string;
  eventType: EventType;
  category: string;
  operation: Operation;
  severity: 'info' | 'warning' | 'high';
  /**
   * Template of the event's sentence. Placeholders: `{actor}`, `{target}`, and
   * `{before}` and `{after}` of the first change.
   */
  description: string;
}

const OPERATION_OF_VERB: Record<string, Operation> = {
  created: 'create',
  added: 'create',
  inserted: 'create',
  uploaded: 'create',
  cloned: 'create',
  invited: 'create',
  updated: 'update',
  modified: 'update',
  changed: 'update',
  edited: 'update',
  assigned: 'update',
  tagged: 'update',
  merged: 'update',
  configured: 'update',
  enabled: 'update',
  disabled: 'update',
  activated: 'update',
  deactivated: 'update',
  overridden: 'update',
  redacted: 'update',
  locked: 'update',
  unlocked: 'update',
  deleted: 'delete',
  removed: 'delete',
  revoked: 'delete',
  restored: 'restore',
  recovered: 'restore',
  viewed: 'read',
  accessed: 'read',
  opened: 'read',
  read: 'read',
  downloaded: 'read',
  exported: 'export',
  imported: 'import',
};

const OPERATION_OF_PHRASE: Record<string, Operation> = {
  status_changed: 'status_change',
  logged_in: 'login',
  login_failed: 'login',
  logged_out: 'logout',
  session_expired: 'logout',
  locked_out: 'update',
};

const PEOPLE = new Set(['user', 'admin', 'agent', 'account', 'member', 'auth', 'session']);
const SIGN_IN =
  /(^|_)(logged|login|logout|password|passwords|mfa|2fa|otp|role|roles|permission|permissions|locked|unlocked|session|denied)(_|$)/;

const has = Object.hasOwn;

/**
 * Makes a definition out of an action's name alone, so that an action nobody
 * declared still reads well: `case_note.created` is "Case Note Created", a
 * `create` of category `case_note`.
 */
export function definitionFromName(action: string): ActionDefinition {
  const dot = action.lastIndexOf('.');
  const noun = dot < 0 ? action : action.slice(0, dot);
  const phrase = dot < 0 ? '' : action.slice(dot + 1);
  const operation = operationOf(phrase);
  return {
    label: readableName(`${noun}_${phrase}`),
    eventType: eventTypeOf(noun, phrase),
    category: noun,
    operation,
    severity: 'info',
    description: describe(noun, phrase, operation),
  };
}

function operationOf(phrase: string): Operation {
  if (has(OPERATION_OF_PHRASE, phrase)) return OPERATION_OF_PHRASE[phrase]!;
  const verb = phrase.slice(phrase.lastIndexOf('_') + 1);
  return has(OPERATION_OF_VERB, verb) ? OPERATION_OF_VERB[verb]! : 'execute';
}

function eventTypeOf(noun: string, phrase: string): EventType {
  if (phrase === 'viewed' || phrase === 'accessed') return 'access';
  return PEOPLE.has(noun) && SIGN_IN.test(phrase) ? 'authorization' : 'activity';
}

const SENTENCES: Partial<Record<Operation, string>> = {
  status_change: '{actor} changed the status of {target} from {before} to {after}',
  login: '{actor} logged in',
  logout: '{actor} logged out',
};

function describe(noun: string, phrase: string, operation: Operation): string {
  if (phrase === '') return `{actor} performed ${noun}`;
  if (phrase === 'login_failed') return '{actor} failed to log in';
  if (phrase === 'session_expired') return 'The session of {actor} expired';
  const sentence = SENTENCES[operation];
  if (sentence !== undefined) return sentence;
  const words = phrase.split('_');
  const verb = words.pop()!;
  if (words.length === 0) return `{actor} ${verb} {target}`;
  const object = words.join(' ');
  if (!has(OPERATION_OF_VERB, verb) || words[0] === 'batch' || words[0] === 'bulk') {
    return `{actor} ${phrase.replaceAll('_', ' ')} {target}`;
  }
  return `{actor} ${verb} the ${object} of {target}`;
}
