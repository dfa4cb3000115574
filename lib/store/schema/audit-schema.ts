import type { AuditTables } from '../audit-tables.js';

/** What the statements of a migration depend on. */
export interface SchemaTarget {
  /** Dotted paths of the tables. */
  tables: AuditTables;
  /** Names without schema: indexes are named after them. */
  names: AuditTables;
  /** Partition the growing tables by month (MySQL and MariaDB; the others have no effect of it). */
  partitions: 'month' | 'none';
  /** Time the migration runs at: it decides which months get a partition. */
  now: Date;
}

/** The statements of one migration, each to be sent alone. */
export interface SchemaStatements {
  up(target: SchemaTarget): string[];
  down(target: SchemaTarget): string[];
}
