import type { RowEvent } from './trigger.plan.js';

/** One trigger, ready to be installed. */
export interface TriggerDefinition {
  name: string;
  table: readonly string[];
  event: RowEvent;
  /** Stands in the installed trigger: see `markOf`. */
  mark: string;
  /** Makes it, where it is not there yet. */
  create: readonly string[];
  /** Takes it away, if it is there. */
  drop: readonly string[];
}

/** All that is installed for one log. */
export interface TriggerSet {
  /** Makes what the triggers share; may be run again. */
  shared: readonly string[];
  /** Takes that away once the triggers are gone. */
  dropShared: readonly string[];
  triggers: readonly TriggerDefinition[];
}
