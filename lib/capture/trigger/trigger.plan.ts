import type { ValueKind } from '../../event/normalise-value.js';
import type { EventType, Operation, Severity } from '../../event/audit-event.js';

/** What a row trigger runs after. */
export type RowEvent = 'insert' | 'update' | 'delete';
export const ROW_EVENTS: readonly RowEvent[] = ['insert', 'update', 'delete'];

/** A column as a trigger reads it. */
export interface TriggerColumn {
  /** In the database. */
  name: string;
  /** In events. */
  property: string;
  kind: ValueKind;
  /** The database's type, without length. */
  type: string;
  /** Its values are never shown, only that they changed. */
  hidden: boolean;
  /** It may hold secrets by their form: its text is looked through, and hidden if there is one. */
  scanned: boolean;
  personal: boolean;
}

/** One event that a change of a row may give. */
export interface TriggerPart {
  action: string;
  eventType: EventType;
  category: string;
  operation: Operation;
  severity: Severity;
  /** Sentence and name of the action, see `ActionDefinition`. */
  sentence: string;
  actionLabel: string;
  columns: readonly TriggerColumn[];
  /**
   * `row`: always; `change`: if one of `columns` differs; `soft_remove` and `restore`: if the delete
   * date was set or taken away.
   */
  when: 'row' | 'change' | 'soft_remove' | 'restore';
  /** Members of `metadata` that are the same in every event. */
  metadata: Readonly<Record<string, unknown>>;
}

/** How rows of one entity are recorded; several share a table in single-table inheritance. */
export interface RowVariant {
  type: string;
  /** Rows of this entity hold this value in this column; undefined if all rows are its. */
  discriminator: { column: string; value: string } | undefined;
  key: readonly TriggerColumn[];
  /** The first whose text is not empty names the record; several columns together make one name. */
  names: readonly (readonly TriggerColumn[])[];
  related: readonly { type: string; column: TriggerColumn }[];
  /** Hidden columns whose values must not turn up in other texts of the row either. */
  secrets: readonly TriggerColumn[];
  deleteDate: TriggerColumn | undefined;
  parts: Readonly<Record<RowEvent, readonly TriggerPart[]>>;
}

export interface TriggerTable {
  /** Database or schema, if the entity names one, and table. */
  path: readonly string[];
  variants: readonly RowVariant[];
}

/** What triggers write to, and how. */
export interface TriggerTarget {
  kind: 'sqlite' | 'mysql' | 'postgres';
  /** Path of the event table: schema or database, and name; SQLite has the name alone. */
  eventTable: readonly string[];
  /** Names of everything that is installed begin with it. */
  prefix: string;
  /** Lengths in characters of the event table's text columns. */
  lengths: Readonly<{ target_id: number; target_label: number }>;
  /** What stands in the place of a hidden value. */
  replacement: string;
  /**
   * Names that make a value in a text or a JSON column secret, besides the built-in ones; a pattern
   * cannot be tried in the database, so with one every `name: value` counts as secret.
   */
  sensitiveNames: readonly (string | RegExp)[];
  /** Zone of date-time columns without one: `+00:00` or a name; SQLite's are UTC. */
  timeZone: string;
}
