import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root, runNode } from './run-tool.mjs';

const SOURCES = ['lib', 'sample-app', 'package.json', 'tsconfig.base.json', 'tsconfig.build.json'];
const LAST_WRITTEN = 'dist/sample-app/main.js';
const LOCK = join(root, 'node_modules/.build-lock');
const LOCK_EXPIRES_MS = 5 * 60_000;

/** Builds dist/ if it is missing or older than the sources; one process at a time. */
export async function ensureBuilt() {
  while (!takeLock()) await wait(200);
  try {
    if (modifiedAt(LAST_WRITTEN) > Math.max(...SOURCES.map(modifiedAt))) return;
    if (!runNode([join(root, 'scripts/build.mjs')]).ok) throw new Error('The build has failed.');
  } finally {
    rmdirSync(LOCK);
  }
}

function takeLock() {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // Left behind by a process that was killed.
    if (Date.now() - modifiedAt('node_modules/.build-lock') > LOCK_EXPIRES_MS) rmdirSync(LOCK);
    return false;
  }
}

/** When a file, or the newest file in a folder, was last written; 0 if there is none. */
function modifiedAt(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(join(root, path)).map((name) => modifiedAt(`${path}/${name}`));
  return Math.max(stats.mtimeMs, ...inside);
}
