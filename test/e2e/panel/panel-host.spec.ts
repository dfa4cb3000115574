import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../../../scripts/run-tool.mjs';
import type { PanelPage } from '../../../lib/admin/panel-api.js';
import { PanelSession } from './panel.session.js';

interface PageState {
  resources: { id: string; href: string | null }[];
  locale: { language: string; translations: Record<string, { labels: Record<string, string> }> };
}

/** Starts a host and resolves with its address, or with what it wrote if it ended. */
async function start(
  host: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; output: string }> {
  const child = spawn(
    process.execPath,
    ['--import', './test/support/typescript.mjs', 'test/e2e/panel/panel-host.child.ts', host],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        ADMIN_JS_SKIP_BUNDLE: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const ended = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void (output += text));
  }
  while (!output.includes('listening on') && child.exitCode === null) {
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
  return { child, output };
}

/** What AdminJS writes into its page for the browser. */
function stateOf(html: string): PageState {
  return JSON.parse(html.match(/window\.REDUX_STATE = (.*);\n/)![1]!) as PageState;
}

describe.each(['createAdmin', 'createAdminAsync', 'forFeature', 'twice', 'provider'])(
  'a host: %s',
  (host) => {
    let child: ChildProcess;
    let session: PanelSession;
    let state: PageState;

    beforeAll(async () => {
      const started = await start(host);
      child = started.child;
      const [url] = started.output.match(/http:\S+/) ?? [];
      if (!url) throw new Error(started.output);
      session = new PanelSession(url);
      expect(await session.signIn('ada@example.com', 'any')).toBe('/admin');
      state = stateOf(await (await session.fetch('/admin')).text());
    }, 60_000);

    afterAll(async () => {
      child?.kill();
      if (child?.exitCode === null) await once(child, 'exit');
    });

    it('has the log beside its own resources', async () => {
      const listed = state.resources.filter(({ href }) => href).map(({ id }) => id);
      expect(listed.toSorted()).toEqual(['Shelf', 'audit_event']);
      const page = await session.json<PanelPage>('/admin/api/resources/audit_event/actions/list');
      expect(page.events).toMatchObject([
        { action: 'user.logged_in', actor: { type: 'admin', id: '1', name: 'Ada' } },
      ]);
    });

    it("has the log's texts in its language, and its own", () => {
      const { language, translations } = state.locale;
      expect(language).toBe(host === 'createAdminAsync' ? 'de' : 'en');
      expect(translations[language]!.labels).toMatchObject({ audit_event: 'Audit log' });
      if (language === 'de') expect(translations['de']!.labels).toMatchObject({ Shelf: 'Regal' });
    });
  },
);

it("a process of the host without a server leaves the panel's bundle alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-bundle-'));
  const bundle = join(folder, 'bundle.js');
  await writeFile(bundle, 'of the process that serves the panel');
  try {
    const env = { ADMIN_JS_TMP_DIR: folder, ADMIN_JS_SKIP_BUNDLE: '' };
    const { child, output } = await start('withoutServer', env);
    if (child.exitCode === null) await once(child, 'exit');
    expect([child.exitCode, output]).toEqual([0, expect.stringContaining('listening on nothing')]);
    expect(await readFile(bundle, 'utf8')).toBe('of the process that serves the panel');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);

it('a host without AuditModule is told so at start', async () => {
  const { child, output } = await start('withoutAuditModule');
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).not.toBe(0);
  expect(output).toContain('withAuditAdmin() found no AuditModule');
}, 60_000);
