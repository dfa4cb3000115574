import type { Actor } from 'nestjs-audit-trail';
import { ADMIN_ROLES } from './role.js';
import type { User } from './user.entity.js';

/** The user as the audit log names them, for work that no request is signed in for. */
export function actorOf({ id, name, role }: User): Actor {
  const type = ADMIN_ROLES.includes(role) ? 'admin' : 'user';
  return { type, id: String(id), name, roles: [role] };
}
