/** Names of the store's tables under one prefix (`store.tablePrefix`, default `audit_`). */
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

export function auditTables(prefix: string): AuditTables {
  return {
    event: `${prefix}event`,
    leaf: `${prefix}leaf`,
    index: `${prefix}index`,
    search: `${prefix}search`,
    rollup: `${prefix}rollup`,
    lease: `${prefix}lease`,
    cursor: `${prefix}cursor`,
    migrations: `${prefix}migrations`,
  };
}
