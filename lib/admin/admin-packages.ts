import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { AuditError } from '../errors/audit-error.js';
import { adminMessages } from './audit-admin.messages.js';

const PACKAGES = [
  'adminjs',
  '@adminjs/nestjs',
  '@adminjs/express',
  'express-session',
  'express-formidable',
  'tslib',
];

/**
 * Makes sure that the optional packages of the panel are there. They are only ever loaded by
 * `import()`: a static import of one that is missing would fail with Node's bare message.
 *
 * @throws AuditError `MISSING_PACKAGE` with the command that installs them.
 */
export function requireAdminPackages(): void {
  const require = createRequire(import.meta.url);
  const missing = PACKAGES.filter((name) => !isInstalled(name, require));
  if (missing.length > 0) {
    throw new AuditError('MISSING_PACKAGE', adminMessages.missingPackages(missing));
  }
}

function isInstalled(name: string, require: NodeJS.Require): boolean {
  // Looked up as files: packages for `import` alone cannot be resolved by `require`.
  const folders = require.resolve.paths(name) ?? [];
  if (folders.some((folder) => existsSync(join(folder, name, 'package.json')))) return true;
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== 'MODULE_NOT_FOUND';
  }
}
