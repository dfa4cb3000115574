import type { CurrentAdmin } from 'adminjs';
import { ADMIN_ROLES, type Role } from '../users/role.js';
import type { User } from '../users/user.entity.js';

/** Who is signed in to the panel, as the session keeps them and the audit log names them. */
export interface PanelViewer extends CurrentAdmin {
  id: string;
  name: string;
  role: Role;
}

export function viewerOf({ id, name, email, role }: User): PanelViewer {
  const words = role.replaceAll('_', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return { id: String(id), name, email, role, title };
}

/** False for nobody, too: AdminJS leaves the viewer out where it has none. */
export function isAdmin(viewer: CurrentAdmin | undefined): boolean {
  return ADMIN_ROLES.includes((viewer as PanelViewer | undefined)?.role as Role);
}
