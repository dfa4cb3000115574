import type { AuditEvent } from '../event/audit-event.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { encodeEvent } from './event-row.codec.js';

export interface SqlStatement {
  sql: string;
  parameters: unknown[];
}

/** Keeps a statement well below MySQL's default `max_allowed_packet` (16 MiB), counted in characters. */
const MAX_STATEMENT_CHARACTERS = 2_000_000;

/**
 * Builds the multi-row INSERTs of an append: one statement for all events in all
 * ordinary cases, more only past the dialect's row limit or a few megabytes.
 */
export class AppendStatements {
  private readonly head: string;

  constructor(
    private readonly dialect: StoreDialect,
    /** Path of the event table, schema-qualified where the host's connection needs it. */
    table: string,
  ) {
    const columns = EVENT_COLUMNS.map((column) => dialect.quote(column)).join(', ');
    this.head = `INSERT INTO ${dialect.quote(table)} (${columns}) VALUES `;
  }

  /** @param idempotent rows that exist already are skipped instead of failing */
  build(events: readonly AuditEvent[], idempotent: boolean): SqlStatement[] {
    const statements: SqlStatement[] = [];
    let parameters: unknown[] = [];
    let rows = 0;
    let characters = 0;
    const close = (): void => {
      if (rows === 0) return;
      statements.push({ sql: this.insertOf(rows, idempotent), parameters });
      parameters = [];
      rows = 0;
      characters = 0;
    };
    for (const event of events) {
      const values = encodeEvent(event, this.dialect);
      const size = (values[values.length - 1] as string).length;
      if (rows === this.dialect.maxRowsPerInsert || characters + size > MAX_STATEMENT_CHARACTERS) {
        close();
      }
      for (const value of values) parameters.push(value);
      rows++;
      characters += size;
    }
    close();
    return statements;
  }

  private insertOf(rows: number, idempotent: boolean): string {
    const width = EVENT_COLUMNS.length;
    const tuples: string[] = [];
    for (let row = 0; row < rows; row++) {
      const placeholders: string[] = [];
      for (let column = 1; column <= width; column++) {
        placeholders.push(this.dialect.parameter(row * width + column));
      }
      tuples.push(`(${placeholders.join(', ')})`);
    }
    return this.head + tuples.join(', ') + (idempotent ? this.dialect.ignoreDuplicates : '');
  }
}
