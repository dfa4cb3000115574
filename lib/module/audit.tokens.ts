/** Injection token of the host's data source whose entities are audited. */
export const HOST_DATA_SOURCE = Symbol.for('nestjs-audit-trail:HostDataSource');

/** Injection token of the open store. */
export const OPEN_AUDIT_STORE = Symbol.for('nestjs-audit-trail:OpenAuditStore');
