export { withAuditAdmin } from './with-audit-admin.js';
export type { AuditAdminOptions } from './audit-admin.options.js';
