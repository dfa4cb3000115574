import type { Provider } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ContextSource } from '../contracts/context-source.js';
import { UnitOfWorkRunner } from '../contracts/unit-of-work-runner.js';
import { ActorResolver } from './actor.resolver.js';
import { AuditContextMiddleware } from './audit-context.middleware.js';
import { ContextReentryInterceptor } from './context-reentry.interceptor.js';
import { ContextSourceService } from './context-source.service.js';
import { JobExplorer } from './job.explorer.js';
import { RequestSecrets } from './request-secrets.js';
import { UnitOfWorkRunnerService } from './unit-of-work.runner.js';

/** Everything of this stage; needs `ResolvedAuditOptions`. */
export const contextProviders: readonly Provider[] = [
  ActorResolver,
  RequestSecrets,
  AuditContextMiddleware,
  JobExplorer,
  { provide: APP_INTERCEPTOR, useClass: ContextReentryInterceptor },
  { provide: ContextSource, useClass: ContextSourceService },
  { provide: UnitOfWorkRunner, useClass: UnitOfWorkRunnerService },
];
