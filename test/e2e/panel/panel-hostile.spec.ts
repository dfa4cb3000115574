import { DataSource } from 'typeorm';
import type { Page } from 'playwright-core';

import { systemClock } from '../../../lib/contracts/clock.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { openAuditStore } from '../../../lib/store/audit-store.factory.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { STORE_OPTIONS } from '../store-fixtures.js';
import { HOSTILE_TEXTS, hostileEvent, hostileRecordEvents, hugeEvents } from './hostile.events.js';
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
  const records = hostileRecordEvents();
  const [megabyte, manyProperties] = hugeEvents() as [AuditEvent, AuditEvent];

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    panel = await startPanel({ database, mode: 'production' });
    const host = await new DataSource(database.options).initialize();
    const store = await openAuditStore(host, STORE_OPTIONS, systemClock);
    const events = [...hostile.map(([, event]) => event), ...records, megabyte, manyProperties];
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

  /** Links within a part of the page, as the browser understands them. */
  async function linksIn(part: string): Promise<URL[]> {
    const hrefs: string[] = await page.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(`${part} a`)})].map(({ href }) => href)`,
    );
    return hrefs.map((href) => new URL(href));
  }

  function expectWithinPanel(links: URL[]): void {
    expect(links.length).toBeGreaterThan(0);
    for (const { origin, pathname } of links) {
      expect(origin).toBe(new URL(panel.url).origin);
      expect(pathname).toMatch(/^\/admin\/resources\//);
    }
  }

  it('have no record of the list lead out of the panel', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${LOG}?targetType=client&action=client.updated`);
    for (const { id } of records) await page.locator(`tbody a[href*="${id}"]`).first().waitFor();
    expectWithinPanel(await linksIn('tbody'));
  });

  it.each(records.map((event) => [event.target!.id, event] as const))(
    'have no record of an event lead out of the panel: %s',
    async (recordId, event) => {
      await page.goto(`${LOG}/records/${event.id}/show`);
      const target = page.getByRole('region', { name: 'Records' }).locator('bdi').first();
      expect(await target.innerText()).toBe(recordId);
      expectWithinPanel(await linksIn('main'));
    },
  );

  it('have no record whose link signs the reader out', async () => {
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
    let followed = 0;
    for (const { id, target } of records) {
      await page.goto(`${LOG}/records/${id}/show`);
      const region = page.getByRole('region', { name: 'Records' });
      await region.waitFor();
      const link = region.getByRole('link', { name: `Client ${target!.id}`, exact: true }).first();
      if ((await link.count()) === 0) continue;
      // AdminJS asks for the record by an address of its own making.
      const answered = page.waitForResponse(
        (response) => response.request().resourceType() === 'xhr',
      );
      await link.click();
      await answered;
      followed++;
    }
    expect(followed).toBeGreaterThan(0);
    expect(asked.filter((path) => /logout|login/.test(path))).toEqual([]);
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
    const rows = page
      .getByRole('table', { name: /Changed properties/ })
      .locator('tbody tr:not([aria-hidden])');
    await rows.nth(499).waitFor();
    expect(await rows.nth(499).innerText()).toContain('<b>499</b>');
    await expectHarmless();
  });

  it('are found by the search, and the address they are in is harmless as well', async () => {
    const answered = page.waitForResponse((response) => response.url().includes('/actions/list'));
    const [, event] = hostile.find(([name]) => name === 'end of script')!;
    await page.goto(`${LOG}?text=${encodeURIComponent(event.description)}`);
    expect((await answered).ok()).toBe(true);
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await page.locator(`tbody a[href*="${event.id}"]`).first().waitFor();
    await expectHarmless();
  });
});
