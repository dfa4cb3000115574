import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AuditContextMiddleware } from '../../lib/context/audit-context.middleware.js';
import { contextProviders } from '../../lib/context/context.providers.js';
import { installAuditContext } from '../../lib/context/install-audit-context.js';
import { ContextSource } from '../../lib/contracts/context-source.js';
import { ResolvedAuditOptions } from '../../lib/contracts/resolved-options.js';
import { UnitOfWorkRunner } from '../../lib/contracts/unit-of-work-runner.js';

type ContextOptions = ResolvedAuditOptions['context'];

/** The options the context stage reads, with their defaults. */
export function contextOptions(context: Partial<ContextOptions> = {}): ResolvedAuditOptions {
  return {
    context: {
      actor: undefined,
      source: undefined,
      tenant: undefined,
      trustProxy: false,
      ...context,
    },
    redact: { properties: [], replacement: '[redacted]' },
  } as Partial<ResolvedAuditOptions> as ResolvedAuditOptions;
}

/** The context stage alone, wired as the real module wires it. */
@Module({})
export class ContextTestModule implements NestModule {
  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(AuditContextMiddleware) private readonly middleware: AuditContextMiddleware,
  ) {}

  static with(context: Partial<ContextOptions> = {}): DynamicModule {
    return {
      module: ContextTestModule,
      global: true,
      providers: [
        { provide: ResolvedAuditOptions, useValue: contextOptions(context) },
        ...contextProviders,
      ],
      exports: [ContextSource, UnitOfWorkRunner],
    };
  }

  configure(): void {
    installAuditContext(this.adapterHost, this.middleware);
  }
}
