import type { DataSource } from 'typeorm';

import { sqlDialectOf } from '../raw/sql-dialect.js';
import { installedTriggers } from './trigger.catalog.js';

/** Names in capitals of the tables whose rows a trigger tells of, whatever writes them. */
export type TriggeredTables = ReadonlySet<string>;

/**
 * Looks into the database which tables have triggers that write to this event table.
 *
 * @param eventTable schema or database, and name; SQLite has the name alone
 */
export async function findTriggeredTables(
  dataSource: DataSource,
  eventTable: readonly string[],
): Promise<TriggeredTables> {
  const found = await installedTriggers(dataSource, { kind: sqlDialectOf(dataSource), eventTable });
  return new Set(found.flatMap(({ table }) => table.slice(-1)).map((name) => name.toUpperCase()));
}
