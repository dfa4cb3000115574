import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import typescript from 'typescript';
import { root } from './run-tool.mjs';

/**
 * Reads the built declarations of the entries that everyone imports: a package
 * that a user may not have installed must not appear in them, not even as a type.
 */
const ENTRIES = ['index.d.ts', 'decorators/index.d.ts'];
const FORMATS = ['dist/esm', 'dist/cjs'];

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const optional = Object.keys(manifest.peerDependenciesMeta);
const always = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies).filter((name) => !optional.includes(name)),
];

function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Every bare specifier reachable from a declaration file, with the file that names it. */
function specifiersFrom(entry) {
  const found = [];
  const seen = new Set();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { importedFiles, typeReferenceDirectives } = typescript.preProcessFile(
      readFileSync(file, 'utf8'),
    );
    found.push(...typeReferenceDirectives.map(({ fileName }) => ({ file, specifier: fileName })));
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.'))
        queue.push(resolve(file, '..', fileName.replace(/\.js$/, '.d.ts')));
      else found.push({ file, specifier: fileName });
    }
  }
  return found;
}

const problems = FORMATS.flatMap((format) =>
  ENTRIES.flatMap((entry) => {
    const file = join(root, format, entry);
    if (!existsSync(file)) return [`${format}/${entry} is missing`];
    return specifiersFrom(file)
      .filter(({ specifier }) => !specifier.startsWith('node:') && specifier !== 'node')
      .filter(({ specifier }) => !always.includes(packageOf(specifier)))
      .map((use) => `${relative(root, use.file)} needs ${use.specifier}, reached from ${entry}`);
  }),
);
for (const problem of new Set(problems)) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
