import type { RowEvent } from './trigger.plan.js';

/** Names of what SQLite's triggers need besides themselves. */
export interface SqliteTables {
  /** One row for every trigger, filled by the library's own connection within the statement that fires it. */
  context: string;
  /** Patterns of texts that may hold a secret. */
  secrets: string;
}

export function sqliteTables(prefix: string): SqliteTables {
  return { context: `${prefix}trigger_context`, secrets: `${prefix}trigger_secret` };
}

/** Key of a trigger's row in the context table. */
export function contextSlot(path: readonly string[], event: RowEvent): string {
  return `${path.at(-1)}:${event}`;
}
