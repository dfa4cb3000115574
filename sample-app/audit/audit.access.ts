import type { AuditFilter } from 'nestjs-audit-trail';
import { ADMIN_ROLES } from '../users/role.js';
import type { User } from '../users/user.entity.js';

/**
 * Who sees which events: admins all of them, everybody else what happened to
 * cases and their notes. The library adds the filter to every read made for that user.
 */
export function auditAccess(viewer: User): 'all' | AuditFilter {
  return ADMIN_ROLES.includes(viewer.role) ? 'all' : { targetType: ['case', 'case_note'] };
}
