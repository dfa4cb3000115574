/** What a user may do, from most to least. */
export const ROLES = ['super_admin', 'admin', 'supervisor', 'agent'] as const;
export type Role = (typeof ROLES)[number];

/** Those who manage users and read the whole audit log. */
export const ADMIN_ROLES: readonly Role[] = ['super_admin', 'admin'];
