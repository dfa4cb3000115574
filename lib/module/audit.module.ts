import {
  Inject,
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { AuditService } from '../capture/manual/audit.service.js';
import { AuditContextMiddleware } from '../context/audit-context.middleware.js';
import { installAuditContext } from '../context/install-audit-context.js';
import { AuditReader } from '../contracts/audit-reader.js';
import { AuditRecorder } from '../contracts/audit-recorder.js';
import { ContextSource } from '../contracts/context-source.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { AuditQueryService } from '../read/audit-query.service.js';
import { AuditCounters } from '../record/audit.counters.js';
import { AuditHealthIndicator } from '../record/audit-health.indicator.js';
import type { AuditModuleOptions } from './audit-module.options.js';
import { auditProviders } from './audit.providers.js';
import { ConfigurableModuleClass } from './audit.module-definition.js';
import { resolveOptions } from './resolve-options.js';

/**
 * The audit log of a NestJS application. Import it once, in the root module, beside `TypeOrmModule`.
 *
 * @example
 * ```ts
 * @Module({ imports: [TypeOrmModule.forRoot({ … }), AuditModule.forRoot()] })
 * export class AppModule {}
 * ```
 */
@Module({
  providers: auditProviders,
  exports: [
    AuditService,
    AuditQueryService,
    AuditHealthIndicator,
    AuditCounters,
    AuditRecorder,
    AuditReader,
    ContextSource,
    ResolvedAuditOptions,
  ],
})
export class AuditModule extends ConfigurableModuleClass implements NestModule {
  /** @throws AuditError `INVALID_OPTIONS` when the application starts, listing every problem. */
  static override forRoot(options: AuditModuleOptions = {}): DynamicModule {
    // What is no object cannot be taken along to the start.
    if (typeof options !== 'object' || options === null) resolveOptions(options);
    return super.forRoot(options);
  }

  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(AuditContextMiddleware) private readonly middleware: AuditContextMiddleware,
  ) {
    super();
  }

  /** Called only where there is an HTTP server; without one there are no requests to know of. */
  configure(_consumer: MiddlewareConsumer): void {
    installAuditContext(this.adapterHost, this.middleware);
  }
}
