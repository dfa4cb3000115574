import type { AbstractLoader, AdminModuleOptions } from '@adminjs/nestjs';
import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { HttpAdapterHost, ModuleRef, type AbstractHttpAdapter } from '@nestjs/core';
import type AdminJS from 'adminjs';
import type { AdminJSOptions } from 'adminjs';

import { AuditError } from '../../errors/audit-error.js';
import { adminMessages } from '../audit-admin.messages.js';
import type { ResolvedAdminOptions } from '../audit-admin.options.js';
import { panelServices, type PanelServices } from '../panel.services.js';
import type { AuditLogInstallation } from '../resource/install-audit-log.js';
import { prepareBundling } from './bundling.check.js';
import { mountPanel } from './panel.router.js';

/** The token under which AdminModule keeps its options: the very object that it makes its AdminJS of. */
const ADMIN_MODULE_OPTIONS = 'CONFIG_TOKEN';

/** The host's own options of a panel whose options object has been completed: applications may share it. */
const hostOptions = new WeakMap<AdminModuleOptions, AdminJSOptions>();

interface Installed {
  services: PanelServices;
  log: AuditLogInstallation;
}

/** The loader class of one panel, for `customLoader`, which takes a class and no values. */
export function adminLoader(admin: ResolvedAdminOptions): Type<AbstractLoader> {
  @Injectable()
  class AuditAdminLoader implements AbstractLoader, OnModuleInit {
    private installed: Installed | undefined;

    constructor(
      @Inject(ModuleRef) private readonly modules: ModuleRef,
      @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
      @Inject(ADMIN_MODULE_OPTIONS) private readonly options: AdminModuleOptions,
    ) {}

    /** Nest runs it ahead of AdminModule's own, which makes the AdminJS. */
    async onModuleInit(): Promise<void> {
      const { options } = this;
      // A worker or a command of the same application has no server and must leave the panel's files alone.
      if (!this.adapterHost.httpAdapter || options.shouldBeInitialized === false) return;
      const services = panelServices(this.modules, admin);
      await prepareBundling();
      const { installAuditLog } = await import('../resource/install-audit-log.js');
      const given = hostOptions.get(options) ?? options.adminJsOptions;
      hostOptions.set(options, given);
      const log = installAuditLog(given, services);
      options.adminJsOptions = log.options;
      this.installed = { services, log };
    }

    async register(
      panel: AdminJS,
      adapter: AbstractHttpAdapter | undefined,
      options: AdminModuleOptions,
    ): Promise<void> {
      if (!adapter || !this.installed) return;
      if (adapter.getType() !== 'express') {
        throw new AuditError('INVALID_OPTIONS', adminMessages.notExpress(adapter.getType()));
      }
      const { services, log } = this.installed;
      log.addIfMissing(panel);
      await mountPanel(panel, { app: adapter.getInstance(), options, services });
    }
  }
  return AuditAdminLoader;
}
