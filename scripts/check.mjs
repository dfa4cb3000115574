import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { npmFile, root, runNode, runTool } from './run-tool.mjs';

/** Everything `npm run check` looks at. All steps run; one summary at the end. */
const steps = {
  format: () =>
    runTool('prettier', ['--check', '--log-level', 'warn', '.'], { bin: 'prettier' }).ok,
  lint: () => runTool('oxlint', ['--quiet'], { bin: 'oxlint' }).ok,
  types: () =>
    ['tsconfig.json', 'tsconfig.panel.json'].every(
      (project) => runTool('typescript', ['-p', project, '--noEmit'], { bin: 'tsc' }).ok,
    ),
  imports: checkImports,
  'unused exports': () => runTool('knip', ['--no-config-hints'], { bin: 'knip' }).ok,
  sources: () => runNode([join(root, 'scripts/check-sources.mjs')]).ok,
  entries: () => runNode([join(root, 'scripts/check-entries.mjs')]).ok,
  declarations: () => runNode([join(root, 'scripts/check-declarations.mjs')]).ok,
  package: checkPackage,
};

/** With the wrong compiler dependency-cruiser sees no module and passes, so its count is looked at too. */
function checkImports() {
  const folders = ['lib', 'sample-app'];
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type'];
  const report = runTool('dependency-cruiser', [...args, 'err-long', ...folders], {
    bin: 'depcruise',
  });
  const { output } = runTool('dependency-cruiser', [...args, 'json', ...folders], {
    bin: 'depcruise',
    capture: true,
  });
  const { modules } = JSON.parse(output);
  const blind = folders.filter(
    (folder) =>
      !modules.some(({ source, dependencies }) => {
        return source.startsWith(`${folder}/`) && dependencies.length > 0;
      }),
  );
  for (const folder of blind)
    console.error(`No import was seen in ${folder}/: is @swc/core there?`);
  return report.ok && blind.length === 0;
}

function attw(args) {
  return runTool('@arethetypeswrong/cli', [...args, '--no-emoji'], { bin: 'attw' }).ok;
}

/** What npm would publish, as publint and "are the types wrong" see it. */
function checkPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'audit-pack-'));
  try {
    const packed = runNode(
      [npmFile(), 'pack', '--ignore-scripts', '--loglevel', 'error', '--pack-destination', folder],
      { capture: true },
    );
    if (!packed.ok) console.error(packed.output);
    const tarballs = readdirSync(folder).map((name) => join(folder, name));
    return (
      tarballs.length === 1 &&
      runTool('publint', ['run', tarballs[0], '--strict'], { bin: 'publint' }).ok &&
      attw([tarballs[0], '--exclude-entrypoints', './admin']) &&
      // An ES module alone, as AdminJS is.
      attw([tarballs[0], '--entrypoints', './admin', '--profile', 'esm-only'])
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await ensureBuilt();
const failed = [];
for (const [name, run] of Object.entries(steps)) {
  const started = Date.now();
  const ok = run();
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exit(1);
}
