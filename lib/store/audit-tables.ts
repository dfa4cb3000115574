/** The store's tables under one prefix (`store.tablePrefix`, default `audit_`). */
export interface AuditTables {
  readonly event: string;
  readonly leaf: string;
  readonly index: string;
  readonly search: string;
  readonly rollup: string;
  readonly lease: string;
  readonly cursor: string;
  readonly migrations: string;
}

/**
 * Names of the tables.
 *
 * @param location schema (PostgreSQL) or database (MySQL) the tables live in. With it the names
 *   are dotted paths, which mean the same table on every connection, whatever its current schema.
 */
export function auditTables(prefix: string, location?: string): AuditTables {
  const start = location === undefined ? prefix : `${location}.${prefix}`;
  return {
    event: `${start}event`,
    leaf: `${start}leaf`,
    index: `${start}index`,
    search: `${start}search`,
    rollup: `${start}rollup`,
    lease: `${start}lease`,
    cursor: `${start}cursor`,
    migrations: `${start}migrations`,
  };
}
