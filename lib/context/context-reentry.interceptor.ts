import { Inject, Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { AuditContextMiddleware } from './audit-context.middleware.js';

/**
 * Brings a handler back into its request's unit of work where a middleware or guard
 * of the host went on in another asynchronous context (the callback of a pooled
 * connection, say). Otherwise it does nothing.
 */
@Injectable()
export class ContextReentryInterceptor implements NestInterceptor {
  constructor(
    @Inject(AuditContextMiddleware) private readonly middleware: AuditContextMiddleware,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    // Nest binds what comes next to the context that `handle()` is called in.
    return this.middleware.enter(context.switchToHttp().getRequest(), () => next.handle());
  }
}
