import { constants } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { AuditError } from '../../errors/audit-error.js';
import { adminMessages } from '../audit-admin.messages.js';

/** AdminJS names it to Babel as a text, which Babel resolves from the working directory. */
const BABEL_PLUGIN = '@babel/plugin-syntax-import-assertions';

/**
 * Makes sure that AdminJS can make the panel's bundle. AdminJS does not look: where it cannot, an
 * unhandled rejection ends the process.
 *
 * @throws AuditError `INVALID_OPTIONS` naming the folder and the remedy.
 */
export async function prepareBundling(): Promise<void> {
  if (process.env.ADMIN_JS_SKIP_BUNDLE === 'true' && process.env.NODE_ENV === 'production') return;
  const folder = resolve(process.env.ADMIN_JS_TMP_DIR || '.adminjs');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    if (process.env.NODE_ENV !== 'production') {
      // The bundle of a former run would be served until the new one is made, components missing.
      await rm(join(folder, 'bundle.js'), { force: true });
    }
  } catch (cause) {
    throw new AuditError('INVALID_OPTIONS', adminMessages.bundleFolder(folder), { cause });
  }
  const workingDirectory = process.cwd();
  try {
    createRequire(join(workingDirectory, 'index.js')).resolve(BABEL_PLUGIN);
  } catch (cause) {
    const message = adminMessages.workingDirectory(workingDirectory, BABEL_PLUGIN);
    throw new AuditError('INVALID_OPTIONS', message, { cause });
  }
}
