import type { AbstractLoader, AdminModuleOptions } from '@adminjs/nestjs';
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef, type AbstractHttpAdapter } from '@nestjs/core';
import type AdminJS from 'adminjs';

import { AuditError } from '../../errors/audit-error.js';
import { adminMessages } from '../audit-admin.messages.js';
import type { ResolvedAdminOptions } from '../audit-admin.options.js';
import { panelServices, type PanelServices } from '../panel.services.js';
import type { AuditLogInstallation } from '../resource/install-audit-log.js';
import { prepareBundling } from './bundling.check.js';
import { mountPanel } from './panel.router.js';

/** One call of `withAuditAdmin()`. */
export interface PanelInstallation {
  readonly admin: ResolvedAdminOptions;
  /** The object that AdminModule was given; completed before it makes its AdminJS of it. */
  options: AdminModuleOptions | undefined;
}

/** The loader class of one panel, for `customLoader`, which takes a class and no values. */
export function adminLoader(installation: PanelInstallation): Type<AbstractLoader> {
  @Injectable()
  class AuditAdminLoader implements AbstractLoader, OnModuleInit {
    private services: PanelServices | undefined;
    private log: AuditLogInstallation | undefined;

    constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

    /** Nest runs it ahead of AdminModule's own, which makes the AdminJS. */
    async onModuleInit(): Promise<void> {
      const { options, admin } = installation;
      if (!options || options.shouldBeInitialized === false) return;
      this.services = panelServices(this.modules, admin);
      await prepareBundling();
      const { installAuditLog } = await import('../resource/install-audit-log.js');
      this.log = installAuditLog(options.adminJsOptions, this.services);
      options.adminJsOptions = this.log.options;
    }

    async register(
      admin: AdminJS,
      adapter: AbstractHttpAdapter | undefined,
      options: AdminModuleOptions,
    ): Promise<void> {
      // An application context without a server has no panel.
      if (!adapter || !this.services) return;
      if (adapter.getType() !== 'express') {
        throw new AuditError('INVALID_OPTIONS', adminMessages.notExpress(adapter.getType()));
      }
      this.log?.addIfMissing(admin);
      await mountPanel(admin, { app: adapter.getInstance(), options, services: this.services });
    }
  }
  return AuditAdminLoader;
}
