import type { AuditTables } from '../audit-tables.js';
import type { StoreDialect } from '../dialect/store.dialect.js';
import { verbatim, type SqlFragment } from './sql-fragment.js';

/** Indexes of the event table, by the names the schema gives them after the table's own. */
export type EventIndex = 'facts' | 'actor' | 'target';

/**
 * The event table, read by a given index. Which one is best is known here from what
 * was counted; the databases guess, and take the wide rows where the narrow index would do.
 * PostgreSQL takes no hints.
 */
export class EventSource {
  private readonly table: string;
  private readonly indexPrefix: string;

  constructor(
    private readonly dialect: StoreDialect,
    { event }: AuditTables,
  ) {
    this.table = dialect.quote(event);
    this.indexPrefix = event;
  }

  by(index: EventIndex | undefined, alias: 'a' | 'e' = 'e'): SqlFragment {
    if (index === undefined) return verbatim(`${this.table} ${alias}`);
    switch (this.dialect.kind) {
      case 'mysql':
        return verbatim(`${this.table} ${alias} FORCE INDEX (${index})`);
      case 'sqlite':
        return verbatim(
          `${this.table} ${alias} INDEXED BY ${this.dialect.quote(`${this.indexPrefix}_${index}`)}`,
        );
      case 'postgres':
        return verbatim(`${this.table} ${alias}`);
    }
  }
}
