import type { IpRange } from '../../event/ip-range.js';
import type { DerivedLookups, IndexLookup } from './derived.lookups.js';

/** Where the keys of events come from; all else that a filter asks is looked at per key. */
export type Lead =
  /** The event table in reading order. */
  | { by: 'time' }
  /** The event table's own index of actors, or of targets. */
  | { by: 'actor' }
  | { by: 'target' }
  | { by: 'index'; lookup: IndexLookup }
  /** Index rows that repeat a column. */
  | { by: 'repeated'; lookup: IndexLookup }
  | { by: 'addresses'; ranges: readonly IpRange[] }
  | { by: 'text' }
  /** So many of the latest rows of the search table, for counting. */
  | { by: 'latest words'; depth: number }
  | { by: 'seq' };

/** How a read finds its events. */
export interface ReadPlan {
  lead: Lead;
  lookups: DerivedLookups;
  /**
   * Words and sequence numbers are looked at in so many keys of the lead and no more.
   * Undefined if there are none, or they lead.
   */
  window: number | undefined;
  /** True if the window holds all keys of the lead. */
  isFew: boolean;
  /** True if words are all that is asked for. */
  isOnlyText: boolean;
}

/** True if the plan reads what the sequencer derives, so that the unsequenced tail has to be added. */
export function isDerived({ lead, lookups, window }: ReadPlan): boolean {
  return (
    !['time', 'actor', 'target'].includes(lead.by) ||
    window !== undefined ||
    lookups.index.length > 0
  );
}

/** The plan for what a window has not answered: words or numbers lead. */
export function withoutWindow(plan: ReadPlan): ReadPlan {
  const by = plan.lookups.texts.length > 0 ? 'text' : 'seq';
  return { ...plan, lead: { by }, window: undefined };
}
