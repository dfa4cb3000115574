import { quotePath } from './quote-path.js';

/** `onDuplicate` of SQLite and PostgreSQL. The table's own column is called by the alias the INSERT gives it: its bare name. */
export function onConflict(key: readonly string[], column: string, change: 'set' | 'add'): string {
  const name = quotePath(column, '"');
  const keys = key.map((part) => quotePath(part, '"')).join(', ');
  const value = change === 'add' ? `kept.${name} + excluded.${name}` : `excluded.${name}`;
  return ` ON CONFLICT (${keys}) DO UPDATE SET ${name} = ${value}`;
}
