import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './run-tool.mjs';

/**
 * Builds the panel's browser components, dist/esm and dist/cjs from the same sources, then the sample app, which
 * imports the library by its package name and so needs it built.
 */
const steps = [
  () => runTool('typescript', ['-p', 'tsconfig.panel.json'], { bin: 'tsc' }),
  () => runTool('@nestjs/cli', ['build', 'nestjs-audit-trail'], { bin: 'nest' }),
  () => runTool('typescript', ['-p', 'tsconfig.cjs.json'], { bin: 'tsc' }),
  markCommonJs,
  () => runTool('@nestjs/cli', ['build', 'sample-app'], { bin: 'nest' }),
];

/** Without it Node would take the files of dist/cjs for ES modules, as the package says. */
function markCommonJs() {
  writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
  return { ok: true };
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
for (const step of steps) {
  if (!step().ok) process.exit(1);
}
