import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Role } from '../users/role.js';

export const ALLOWED_ROLES = 'auth:roles';

/** Narrows a controller or a route to these roles; without it every user may. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ALLOWED_ROLES, roles);
