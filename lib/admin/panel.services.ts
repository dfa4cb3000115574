import type { ModuleRef } from '@nestjs/core';

import { EntityCapture } from '../capture/entity/entity-capture.js';
import { AuditService } from '../capture/manual/audit.service.js';
import { AuditContextMiddleware } from '../context/audit-context.middleware.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { AuditError } from '../errors/audit-error.js';
import { AuditQueryService } from '../read/audit-query.service.js';
import { adminMessages } from './audit-admin.messages.js';
import type { ResolvedAdminOptions } from './audit-admin.options.js';
import type { PropertyLabels } from './present/property-labels.js';

/** What the panel uses of the application's AuditModule. */
export interface PanelServices {
  query: AuditQueryService;
  audit: AuditService;
  context: AuditContextMiddleware;
  options: ResolvedAuditOptions;
  labels: PropertyLabels;
  admin: ResolvedAdminOptions;
}

/** @throws AuditError `INVALID_OPTIONS` if the application has no AuditModule. */
export function panelServices(modules: ModuleRef, admin: ResolvedAdminOptions): PanelServices {
  const get = <T>(token: abstract new (...args: never[]) => T): T =>
    modules.get(token, { strict: false });
  try {
    return {
      query: get(AuditQueryService),
      audit: get(AuditService),
      context: get(AuditContextMiddleware),
      options: modules.get<ResolvedAuditOptions>(ResolvedAuditOptions, { strict: false }),
      labels: get(EntityCapture),
      admin,
    };
  } catch (cause) {
    throw new AuditError('INVALID_OPTIONS', adminMessages.noAuditModule(), { cause });
  }
}
