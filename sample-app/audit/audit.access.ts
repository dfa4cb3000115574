import { ADMIN_ROLES } from '../users/role.js';
import type { User } from '../users/user.entity.js';

/**
 * Who sees which events, in the panel and over HTTP: admins all of them, everybody else
 * none. The library asks for every read made for a viewer. It also takes a filter for
 * an answer, `{ targetType: ['case', 'case_note'] }`, and then adds it to the read.
 */
export function auditAccess(viewer: Pick<User, 'role'>): 'all' | 'none' {
  return ADMIN_ROLES.includes(viewer.role) ? 'all' : 'none';
}
