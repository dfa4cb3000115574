import { readFileSync } from 'node:fs';

import type { BenchDatabase } from './databases.js';

export type TriggerName = 'insert' | 'update' | 'delete' | 'link';

/** The DDL of one trigger of `bench/trigger.sql`. */
export function triggerFor(kind: BenchDatabase, name: TriggerName): string {
  const file = readFileSync(new URL('../../../bench/trigger.sql', import.meta.url), 'utf8');
  const [, sql] = file.split(`-- ${kind} ${name}\n`);
  if (sql === undefined) throw new Error(`bench/trigger.sql has no section "${kind} ${name}"`);
  const section = sql.split('\n\n-- ')[0].trim();
  return kind === 'mariadb' ? section.replace(/\);$/, ')') : section;
}
