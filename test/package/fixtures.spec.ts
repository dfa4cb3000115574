import type { AuditEvent } from 'nestjs-audit-trail';
import { ensureBuilt } from '../../scripts/ensure-built.mjs';
import { describeIf } from '../support/requirements.js';
import { installFixture, type FixtureApp } from './fixture-app.js';

const INSTALL_TIMEOUT_MS = 5 * 60_000;
const SCRIPT_TIMEOUT_MS = 60_000;

function describeFixture(name: string, define: (app: () => FixtureApp) => void): void {
  describeIf('registry', `the packed library in an application: ${name}`, () => {
    let app: FixtureApp;

    beforeAll(async () => {
      await ensureBuilt();
      app = await installFixture(name);
    }, INSTALL_TIMEOUT_MS);

    afterAll(() => app.remove());

    define(() => app);
  });
}

function changesOf(printed: string) {
  const events = JSON.parse(printed) as AuditEvent[];
  return events.map(({ action, changes }) => ({
    action,
    changes: changes?.map(({ property, before, after }) => [property, before, after]),
  }));
}

describeFixture('esm-nest12', (app) => {
  it(
    'builds, starts and finds its audit events',
    async () => {
      await app().script('build');
      expect(changesOf(await app().script('start'))).toEqual([
        { action: 'note.created', changes: expect.arrayContaining([['text', null, 'first']]) },
        { action: 'note.updated', changes: [['text', 'first', 'second']] },
      ]);
    },
    SCRIPT_TIMEOUT_MS,
  );
});

describeFixture('cjs-nest11', (app) => {
  it(
    'migrates by ts-node, builds, starts and finds its audit events',
    async () => {
      await app().script('migrate');
      await app().script('build');
      expect(changesOf(await app().script('start'))).toEqual([
        { action: 'order.created', changes: expect.arrayContaining([['status', null, 'new']]) },
        { action: 'order.updated', changes: [['status', 'new', 'done']] },
      ]);
    },
    SCRIPT_TIMEOUT_MS,
  );

  it(
    'runs a CommonJS Jest spec that imports an audited entity',
    async () => {
      await expect(app().script('test')).resolves.toBeDefined();
    },
    SCRIPT_TIMEOUT_MS,
  );
});
