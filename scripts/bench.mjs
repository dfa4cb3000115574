import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { root, runNode, runTool } from './run-tool.mjs';

/** `npm run bench` runs every bench/*.bench.ts; `npm run bench -- capture` only that one. */
const names = process.argv.slice(2);
const all = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(1);
}

await ensureBuilt();
if (!runTool('typescript', ['-p', 'bench/tsconfig.json'], { bin: 'tsc' }).ok) process.exit(1);
for (const name of names.length > 0 ? names : all) {
  if (!runNode([join(root, `dist/bench/bench/${name}.bench.js`)]).ok) process.exit(1);
}
