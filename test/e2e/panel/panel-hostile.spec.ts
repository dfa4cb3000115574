import { DataSource } from 'typeorm';
import type { Page } from 'playwright-core';

import { systemClock } from '../../../lib/contracts/clock.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { openAuditStore } from '../../../lib/store/audit-store.factory.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { STORE_OPTIONS } from '../store-fixtures.js';
import { HOSTILE_TEXTS, hostileEvent, hugeEvents } from './hostile.events.js';
import { PanelBrowser, signIn } from './panel.browser.js';
import { startPanel, type PanelProcess } from './panel.process.js';

const LOG = '/admin/resources/audit_event';
const WIDTHS = [1280, 390];

/** A list of fifty events must not weigh more than this, whatever is in them. */
const MAX_LIST_BYTES = 500_000;

describeIf('chromium', 'hostile values in the panel', () => {
  let database: TestDatabase;
  let panel: PanelProcess;
  let browser: PanelBrowser;
  let page: Page;
  let problems: string[];
  const hostile = Object.entries(HOSTILE_TEXTS).map(
    ([name, text]) => [name, hostileEvent(text)] as const,
  );
  const [megabyte, manyProperties] = hugeEvents() as [AuditEvent, AuditEvent];

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    panel = await startPanel({ database, mode: 'production' });
    const host = await new DataSource(database.options).initialize();
    const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
    const events = [...hostile.map(([, event]) => event), megabyte, manyProperties];
    // Newer than what the sample has seeded meanwhile.
    await store.audit.append(events.map((event) => ({ ...event, occurredAt: new Date() })));
    await store.close();
    await host.destroy();
    browser = await PanelBrowser.launch();
    ({ page, problems } = await browser.open(panel.url));
    await signIn(page, 'admin@example.com', 'sample-password');
    await page.waitForURL(/\/admin$/);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
    await database?.drop();
  });

  /** Nothing of a value was run, and the page has not grown past its window. */
  async function expectHarmless(): Promise<void> {
    const state = await page.evaluate(`({
      hacked: window.hacked ?? false,
      images: [...document.images].filter((image) => image.getAttribute('src') === 'x').length,
      scripts: [...document.links].filter(({ href }) => /^javascript:/i.test(href)).length,
      overflow: document.documentElement.scrollWidth - window.innerWidth,
    })`);
    expect(state).toEqual({ hacked: false, images: 0, scripts: 0, overflow: 0 });
    expect(problems).toEqual([]);
  }

  it.each(WIDTHS)('leave the list usable, %i pixels wide', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const answered = page.waitForResponse((response) => response.url().includes('/actions/list'));
    await page.goto(LOG);
    expect((await (await answered).body()).length).toBeLessThan(MAX_LIST_BYTES);
    await page.locator(`a[href*="${megabyte.id}"]`).first().waitFor();
    await page.locator(`a[href*="${hostile[0]![1].id}"]`).first().waitFor();
    await expectHarmless();
  });

  it.each(hostile)('leave the page of the event usable: %s', async (name, { id }) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${LOG}/records/${id}/show`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('summary', { hasText: 'Raw event' }).click();
      await expectHarmless();
    }
    if (/^[\x20-\x7e]+$/.test(HOSTILE_TEXTS[name as keyof typeof HOSTILE_TEXTS])) {
      const shown = await page.getByRole('heading', { level: 1 }).textContent();
      expect(HOSTILE_TEXTS[name as keyof typeof HOSTILE_TEXTS]).toContain(
        shown!.slice(0, 40).trim(),
      );
    }
  });

  it('one megabyte before and after is folded', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${LOG}/records/${megabyte.id}/show`);
    await page.getByRole('heading', { level: 1, name: /One megabyte/ }).waitFor();
    await page
      .getByRole('button', { name: 'Show the first 4,000 of 1,048,576 characters' })
      .click();
    await page.getByRole('button', { name: 'Show less' }).waitFor();
    await expectHarmless();
  });

  it('five hundred properties are listed', async () => {
    await page.goto(`${LOG}/records/${manyProperties.id}/show`);
    await page.getByRole('heading', { level: 1, name: /Five hundred/ }).waitFor();
    await page.getByRole('button', { name: /Show 500/ }).click();
    const rows = page.getByRole('table', { name: /Changed properties/ }).locator('tbody tr');
    await rows.nth(499).waitFor();
    expect(await rows.nth(499).innerText()).toContain('<b>499</b>');
    await expectHarmless();
  });

  it('are found by the search, and the address they are in is harmless as well', async () => {
    await page.goto(
      `${LOG}?text=${encodeURIComponent('</script><script>window.hacked=1</script>')}`,
    );
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await expectHarmless();
  });
});
