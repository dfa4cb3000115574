import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from './run-tool.mjs';

/**
 * Loads the built entries in plain Node, as a user's `import` and `require` would:
 * both must give the same objects, or a provider would have two identities.
 */
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'));

const problems = [];
for (const entry of entries) {
  const specifier = posix.join(manifest.name, entry);
  const imported = await import(specifier);
  const required = require(specifier);
  const names = Object.keys(imported);
  if (names.length === 0) problems.push(`${specifier} exports nothing`);
  for (const name of names) {
    if (imported[name] !== required[name]) problems.push(`${specifier}: ${name} exists twice`);
  }

  const copy = manifest.exports[entry].require?.default;
  if (copy === undefined) continue;
  const missing = names.filter((name) => !(name in require(join(root, copy))));
  if (missing.length > 0) problems.push(`${copy} lacks ${missing.join(', ')}`);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
