import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { jest } from '@jest/globals';

import { ensureBuilt } from '../../../scripts/ensure-built.mjs';
import { root } from '../../../scripts/run-tool.mjs';
import type { TestDatabase } from '../../support/databases.js';

/** The sample application in a process of its own, as `npm start` runs it. */
export interface PanelProcess {
  /** Without a slash at the end. */
  url: string;
  /** Everything it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface PanelSettings {
  database: TestDatabase;
  mode: 'development' | 'production';
  env?: Record<string, string>;
}

/** How long the application may take to listen: AdminJS alone needs seconds to load. */
const START_TIMEOUT_MS = 90_000;

// A browser, a server and its database on a small machine: only what hangs is to fail by time.
jest.setTimeout(90_000);

export async function startPanel({
  database,
  mode,
  env = {},
}: PanelSettings): Promise<PanelProcess> {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'audit-panel-'));
  const databaseUrl = database.kind === 'sqlite' ? `sqlite:${database.url}` : database.url;
  const child = spawn(process.execPath, ['dist/sample-app/main.js'], {
    cwd: root,
    env: {
      ...inherited(),
      PORT: '0',
      NODE_ENV: mode,
      DATABASE_URL: databaseUrl,
      ADMIN_JS_TMP_DIR: join(folder, '.adminjs'),
      AUDIT_SPOOL_DIRECTORY: join(folder, 'spool'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => void (output += text));
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await listening(child, () => output), output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without what Jest and npm have set for themselves. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_|JEST_|AUDIT_)/.test(key)),
  );
}

async function listening(child: ReturnType<typeof spawn>, output: () => string): Promise<string> {
  const address = /https?:\/\/[^\s/]+:\d+/;
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
  for (;;) {
    const found = output().match(address)?.[0];
    if (found) return found;
    if (child.exitCode !== null || deadline.aborted) {
      throw new Error(`The sample application did not start:\n${output()}`);
    }
    await Promise.race([
      once(child.stdout!, 'data', { signal: deadline }).catch(() => undefined),
      once(child, 'exit'),
    ]);
  }
}
