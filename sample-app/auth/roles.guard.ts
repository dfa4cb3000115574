import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '../users/role.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { ALLOWED_ROLES } from './roles.decorator.js';

/** Refuses users whose role is not among those of `@Roles()`. Runs after the JWT guard. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(ALLOWED_ROLES, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    return !allowed || (user !== undefined && allowed.includes(user.role));
  }
}
