import type { ActorType, EventType, Operation, Outcome, Severity, Source } from './audit-event.js';

// Keyed by the union itself, so that a member missing from a list does not compile.
const listOf = <T extends string>(members: Record<T, true>): readonly T[] =>
  Object.freeze(Object.keys(members) as T[]);

/** Every {@link ActorType}, for validation and filter menus. */
export const ACTOR_TYPES = listOf<ActorType>({
  admin: true,
  user: true,
  client: true,
  system: true,
  automation: true,
  api_key: true,
  ai: true,
  anonymous: true,
});

/** Every {@link Source}. */
export const SOURCES = listOf<Source>({
  web: true,
  api: true,
  mobile: true,
  ai: true,
  import: true,
  cli: true,
  system: true,
});

/** Every {@link Operation}. */
export const OPERATIONS = listOf<Operation>({
  create: true,
  read: true,
  update: true,
  delete: true,
  restore: true,
  status_change: true,
  import: true,
  export: true,
  login: true,
  logout: true,
  execute: true,
});

/** Every {@link EventType}. */
export const EVENT_TYPES = listOf<EventType>({
  authorization: true,
  billing: true,
  settings: true,
  work_session: true,
  conversation: true,
  customer: true,
  access: true,
  activity: true,
});

/** Every {@link Severity}, mildest first. */
export const SEVERITIES = listOf<Severity>({ info: true, warning: true, high: true });

/** Every {@link Outcome}. */
export const OUTCOMES = listOf<Outcome>({ success: true, failure: true });
