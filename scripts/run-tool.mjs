import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs an installed tool by its own file with this Node, without a shell:
 * the same on every platform. Output goes to ours unless `capture` is set.
 *
 * @returns {{ ok: boolean, output: string }}
 */
export function runTool(packageName, args, { bin, capture = false, cwd = root } = {}) {
  const folder = join(root, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return runNode([join(folder, file), ...args], { capture, cwd });
}

/** npm's own file: `npm.cmd` cannot be started without a shell on Windows. */
export function npmFile() {
  const installed = ['node_modules', '../lib/node_modules']
    .map((folder) => join(dirname(process.execPath), folder, 'npm/bin/npm-cli.js'))
    .find((file) => existsSync(file));
  const file = process.env.npm_execpath ?? installed;
  if (file === undefined) throw new Error(`npm was not found beside ${process.execPath}`);
  return file;
}

/** Runs a script with this Node. */
export function runNode(args, { capture = false, cwd = root } = {}) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  if (error !== undefined) throw error;
  return { ok: status === 0, output: capture ? stdout + stderr : '' };
}
