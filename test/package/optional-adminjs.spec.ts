import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { root } from '../../scripts/run-tool.mjs';

const run = promisify(execFile);

/** Prints the address of every module that is loaded, by `import` or by `require`. */
const LOADED = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) { writeSync(1, url + '\\\\n'); return next(url, context); }
\`));
`;

async function loadedBy(code: string): Promise<string[]> {
  const script = `${LOADED}\nawait (async () => { ${code} })();
    const { createRequire } = await import('node:module');
    for (const file of Object.keys(createRequire(import.meta.url)('node:module')._cache)) console.log(file);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const isPanelPackage = (module: string): boolean =>
  /node_modules\/(adminjs|@adminjs|react|express-session)\//.test(module);

describe('AdminJS', () => {
  beforeAll(() => ensureBuilt(), 5 * 60_000);

  it('is not loaded by the library itself, nor by its entities and test helpers', async () => {
    const loaded = await loadedBy(
      "await import('nestjs-audit-trail'); await import('nestjs-audit-trail/decorators');",
    );
    expect(loaded).toEqual(expect.arrayContaining([expect.stringContaining('dist/esm/index.js')]));
    expect(loaded.filter(isPanelPackage)).toEqual([]);
    expect(loaded.filter((module) => module.includes('dist/esm/admin/'))).toEqual([]);
  }, 60_000);

  it('is not even loaded by the entry of the panel, before an application starts', async () => {
    const loaded = await loadedBy("await import('nestjs-audit-trail/admin');");
    expect(loaded).toEqual(
      expect.arrayContaining([expect.stringContaining('dist/esm/admin/index.js')]),
    );
    expect(loaded.filter(isPanelPackage)).toEqual([]);
  }, 60_000);

  it('would be seen if it were', async () => {
    const loaded = await loadedBy("await import('adminjs');");
    expect(loaded.filter(isPanelPackage).length).toBeGreaterThan(10);
  }, 60_000);

  describe('missing in an application', () => {
    let folder: string;

    // The built package beside all of its packages but the optional ones of the panel.
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'audit-no-adminjs-'));
      const modules = join(folder, 'node_modules');
      await mkdir(join(modules, '@nestjs'), { recursive: true });
      await cp(join(root, 'dist'), join(modules, 'nestjs-audit-trail/dist'), { recursive: true });
      await cp(join(root, 'package.json'), join(modules, 'nestjs-audit-trail/package.json'));
      for (const name of ['rxjs', 'reflect-metadata', 'typeorm', 'uuid', 'ipaddr.js', 'bowser']) {
        await symlink(join(root, 'node_modules', name), join(modules, name));
      }
      for (const name of ['common', 'core', 'typeorm']) {
        const scoped = join('@nestjs', name);
        await symlink(join(root, 'node_modules', scoped), join(modules, scoped));
      }
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    const evaluated = async (code: string): Promise<string> => {
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      return stdout.trim();
    };

    it('is missed by nobody who does not use the panel', async () => {
      const code = `const library = await import('nestjs-audit-trail');
        await import('nestjs-audit-trail/admin');
        console.log(typeof library.AuditModule.forRoot);`;
      expect(await evaluated(code)).toBe('function');
    });

    it('is missed by withAuditAdmin(), which says how to install it', async () => {
      const code = `const { withAuditAdmin } = await import('nestjs-audit-trail/admin');
        try { withAuditAdmin({ adminJsOptions: {} }); } catch (error) { console.log(error.code + ': ' + error.message); }`;
      expect(await evaluated(code)).toMatch(
        /^MISSING_PACKAGE: nestjs-audit-trail\/admin needs adminjs, .*not installed\. Install .*: npm install adminjs @adminjs\/nestjs @adminjs\/express/,
      );
    });
  });
});
