import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './run-tool.mjs';

/**
 * Builds dist/esm and dist/cjs from the same sources, then the sample app, which
 * imports the library by its package name and so needs it built.
 */
const steps = [
  () => runTool('@nestjs/cli', ['build', 'nestjs-audit-trail'], { bin: 'nest' }),
  () => runTool('typescript', ['-p', 'tsconfig.cjs.json'], { bin: 'tsc' }),
  () => runTool('@nestjs/cli', ['build', 'sample-app'], { bin: 'nest' }),
];

rmSync(join(root, 'dist'), { recursive: true, force: true });
for (const step of steps) {
  if (!step().ok) process.exit(1);
}
// Without it Node would take the .js files below for ES modules, as the package says.
writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
