import { fileURLToPath } from 'node:url';
import type AdminJS from 'adminjs';
import { ComponentLoader, type AdminJSOptions, type ResourceOptions } from 'adminjs';

import { englishTexts } from '../locale/en.js';
import { mergeTexts } from '../locale/merge-texts.js';
import type { PanelServices } from '../panel.services.js';
import { AuditLogActions } from './audit-log.actions.js';
import { AuditLogResource } from './audit-log.resource.js';

/** The audit log on its way into a host's panel. */
export interface AuditLogInstallation {
  /** The host's AdminJS options with the log in them; the host's own texts and components stay. */
  options: AdminJSOptions;
  /** Adds the log to a panel whose resources come from `AdminResourceModule.forFeature()`: they take the place of the options'. */
  addIfMissing(admin: AdminJS): void;
}

export function installAuditLog(
  options: AdminJSOptions,
  services: PanelServices,
): AuditLogInstallation {
  const componentLoader = options.componentLoader ?? new ComponentLoader();
  const components = {
    list: componentLoader.add('AuditLogList', componentFile('audit-log-list')),
    detail: componentLoader.add('AuditEventDetail', componentFile('audit-event-detail')),
  };
  const resource = new AuditLogResource(services);
  const resourceOptions: ResourceOptions = {
    navigation: services.admin.navigation,
    titleProperty: 'description',
    actions: new AuditLogActions(services).all(components),
  };
  return {
    options: {
      ...options,
      componentLoader,
      resources: [...(options.resources ?? []), { resource, options: resourceOptions }],
      locale: mergeTexts(options.locale, englishTexts),
    },
    addIfMissing: (admin) => {
      if (admin.resources.includes(resource)) return;
      resource.assignDecorator(admin, resourceOptions);
      admin.resources.push(resource);
    },
  };
}

/** An absolute path: AdminJS bundles the compiled files from wherever this package lies. */
function componentFile(name: string): string {
  return fileURLToPath(new URL(`../components/${name}`, import.meta.url));
}
