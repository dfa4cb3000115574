import { quotePath } from './quote-path.js';
import type { DuplicateChange } from './store.dialect.js';

/** `onDuplicate` of SQLite and PostgreSQL. */
export function onConflict({ table, key, set, add }: DuplicateChange): string {
  const quote = (name: string): string => quotePath(name, '"');
  const head = ` ON CONFLICT (${key.map(quote).join(', ')}) DO UPDATE SET `;
  if (set !== undefined) return `${head}${quote(set)} = excluded.${quote(set)}`;
  // Here a table goes by its bare name, whatever path the INSERT gives.
  const column = quote(add ?? '');
  return `${head}${column} = ${quote(table.slice(table.lastIndexOf('.') + 1))}.${column} + excluded.${column}`;
}
