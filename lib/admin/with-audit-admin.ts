import type { AdminModuleFactory, AdminModuleOptions, CustomLoader } from '@adminjs/nestjs';

import { requireAdminPackages } from './admin-packages.js';
import { resolveAdminOptions, type AuditAdminOptions } from './audit-admin.options.js';
import { adminLoader } from './loader/audit-admin.loader.js';

type HostOptions = AdminModuleOptions | AdminModuleFactory;

/**
 * Puts the audit log into a host's AdminJS panel: takes what the host gives to
 * `AdminModule.createAdmin()` or `createAdminAsync()` and returns the same with the log's
 * resource, components, texts and loader. The loader replaces any `customLoader`: it gives panel requests
 * their context, records sign-ins and sign-outs, renews the session at sign-in and refuses
 * whatever would change the log. The log appears when the application starts.
 *
 * @throws AuditError `MISSING_PACKAGE` if AdminJS is not installed, `INVALID_OPTIONS`.
 * @example
 * ```ts
 * AdminModule.createAdminAsync(
 *   withAuditAdmin({ useFactory: () => ({ adminJsOptions: { rootPath: '/admin', resources }, auth, sessionOptions }) }),
 * )
 * ```
 */
export function withAuditAdmin(
  options: AdminModuleOptions & CustomLoader,
  audit?: AuditAdminOptions,
): AdminModuleOptions & Required<CustomLoader>;
export function withAuditAdmin(
  options: AdminModuleFactory & CustomLoader,
  audit?: AuditAdminOptions,
): AdminModuleFactory & Required<CustomLoader>;
export function withAuditAdmin(
  options: HostOptions,
  audit: AuditAdminOptions = {},
): HostOptions & Required<CustomLoader> {
  requireAdminPackages();
  const customLoader = adminLoader(resolveAdminOptions(audit));
  // Copies: the loader completes the object that AdminModule is given.
  if (!isFactory(options)) return { ...options, customLoader };
  const useFactory: AdminModuleFactory['useFactory'] = async (...args: unknown[]) => ({
    ...(await options.useFactory(...args)),
  });
  return { ...options, useFactory, customLoader };
}

function isFactory(options: HostOptions): options is AdminModuleFactory {
  return 'useFactory' in options;
}
