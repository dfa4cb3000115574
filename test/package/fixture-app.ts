import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { npmFile, root } from '../../scripts/run-tool.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** An application outside this repository that has the packed tarball installed. */
export interface FixtureApp {
  /** Runs one of its npm scripts; resolves with what it wrote to standard output. */
  script(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Copies a fixture out of the repository, packs the built library as npm would publish it, and installs it there. */
export async function installFixture(name: string): Promise<FixtureApp> {
  const folder = await mkdtemp(join(tmpdir(), `audit-${name}-`));
  await cp(join(root, 'test/fixtures/apps', name), folder, { recursive: true });
  await npm(root, ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  await npm(folder, ['install', '--ignore-scripts', '--prefer-offline', `./${tarball}`]);
  // Our own copy of the same version is compiled already; compiling it anew takes minutes.
  const compiled = join(dirname(require.resolve('better-sqlite3/package.json')), 'build');
  await cp(compiled, join(folder, 'node_modules/better-sqlite3/build'), { recursive: true });
  return {
    script: (script) => npm(folder, ['run', '--silent', script]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  // What npm and Jest set for themselves must not reach the application.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(npm_|NODE_ENV$|NODE_OPTIONS$|JEST_)/.test(key),
    ),
  );
  try {
    const { stdout } = await run(process.execPath, [npmFile(), ...args], { cwd, env });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
