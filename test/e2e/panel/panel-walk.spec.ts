import type { Page } from 'playwright-core';

import { createDatabase, type DatabaseKind, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { PanelBrowser, signIn } from './panel.browser.js';
import { startPanel, type PanelProcess } from './panel.process.js';

const LOG = '/admin/resources/audit_event';
const PASSWORD = 'sample-password';

const CASES: { kind: DatabaseKind; mode: 'development' | 'production' }[] = [
  { kind: 'sqlite', mode: 'development' },
  { kind: 'sqlite', mode: 'production' },
  { kind: 'mariadb', mode: 'development' },
  { kind: 'mariadb', mode: 'production' },
];

for (const { kind, mode } of CASES) {
  const name = `the panel in a browser (${kind}, ${mode})`;
  describeIf('chromium', name, () => {
    describeIf(kind === 'mariadb' ? 'mariadb' : undefined, 'an admin', () => walk(kind, mode));
  });
}

function walk(kind: DatabaseKind, mode: 'development' | 'production'): void {
  let database: TestDatabase;
  let panel: PanelProcess;
  let browser: PanelBrowser;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    database = await createDatabase(kind);
    panel = await startPanel({ database, mode });
    browser = await PanelBrowser.launch();
    ({ page, problems } = await browser.open(panel.url));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
    await database?.drop();
  });

  const rows = () =>
    page.getByRole('table', { name: /Events of the audit log/ }).locator('tbody tr');
  const quickFilter = (label: string) => page.getByRole('button', { name: label, exact: true });

  /** Opens the list and waits for its events. */
  async function openLog(query = ''): Promise<void> {
    await page.goto(LOG + query);
    await rows().first().waitFor();
  }

  /** Waits until the list shows what a click has asked for. */
  async function listedAfter(act: () => Promise<void>): Promise<string[]> {
    const answered = page.waitForResponse(
      (response) => response.url().includes('/actions/list') && response.ok(),
    );
    await act();
    await answered;
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    return rows().allInnerTexts();
  }

  it('is refused with a wrong password and let in with the right one', async () => {
    await signIn(page, 'admin@example.com', 'not-the-password');
    await page
      .getByText(/invalid|wrong|incorrect/i)
      .first()
      .waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin/login');

    await signIn(page, 'admin@example.com', PASSWORD);
    await page.waitForURL(/\/admin$/);
  }, 60_000);

  it('finds the log in the menu, with the failed and the good sign-in on top', async () => {
    await page.setViewportSize({ width: 1600, height: 900 });
    await page.getByRole('link', { name: 'Audit log' }).first().click();
    await rows().first().waitFor();
    expect(new URL(page.url()).pathname).toBe(LOG);
    const texts = await rows().allInnerTexts();
    expect(texts[0]).toContain('User Logged In');
    expect(texts[0]).toContain('Alex Morgan');
    expect(texts[1]).toContain('User Login Failed');
    expect(texts[1]).toContain('Failure');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it.each([
    ['Today', /./],
    ['This Week', /./],
    ['This Month', /./],
    ['Login Activity', /Log(ged )?(in|out)|Login/i],
    ['Failed Actions', /Failure/],
    ['API Activity', /\bAPI\b/],
  ])('narrows the list by the quick filter %s, and keeps it over a reload', async (label, each) => {
    await openLog();
    const texts = await listedAfter(() => quickFilter(label).click());
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(each);
    expect(new URL(page.url()).search).not.toBe('');

    await page.reload();
    await rows().first().waitFor();
    expect(await quickFilter(label).getAttribute('aria-pressed')).toBe('true');
    expect(await rows().count()).toBe(texts.length);

    await listedAfter(() => quickFilter(label).click());
    expect(new URL(page.url()).search).toBe('');
  });

  it('finds what concerns a client, and removes the filter again', async () => {
    await openLog();
    const all = await rows().count();
    await page.getByRole('button', { name: /^Filters/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByRole('combobox', { name: 'Related to' }).fill('Client');
    await drawer.getByRole('option', { name: 'Client', exact: true }).click();
    await drawer.getByRole('combobox', { name: 'Related record ID' }).fill('1');
    await drawer.getByRole('combobox', { name: 'Related record ID' }).press('Enter');
    const texts = await listedAfter(() => drawer.getByRole('button', { name: /^Apply/ }).click());
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.length).toBeLessThan(all);
    expect(new URL(page.url()).searchParams.get('relatedId')).toBe('1');

    await page.getByRole('button', { name: /Remove Related to/ }).click();
    await listedAfter(() => page.getByRole('button', { name: /Remove Related record ID/ }).click());
    expect(new URL(page.url()).search).toBe('');
  });

  it('opens a change, sees before and after, and follows the record', async () => {
    await openLog('?action=case.status_changed');
    await rows().first().getByRole('link', { name: 'Status Changed' }).click();
    await page.getByRole('heading', { level: 1, name: /changed the status of/ }).waitFor();
    const change = page
      .getByRole('table', { name: /Changed properties/ })
      .locator('tbody tr')
      .first();
    expect(await change.innerText()).toMatch(/^Status\s+status\s+(New Lead|On Hold|Active)\s+\S/);

    // The permalink stands on its own.
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /changed the status of/ }).waitFor();

    const records = page.getByRole('region', { name: 'Records' });
    await records.getByRole('link', { name: /^Client / }).click();
    await page.waitForURL(/\/resources\/client\/records\/\d+\/show/);
    await page.getByText('First Name').first().waitFor();
  });

  it('is the actor of what is changed in the panel', async () => {
    await page.goto('/admin/resources/client/records/1/edit');
    const phone = page.locator('input[name="phone"], #phone').first();
    await phone.fill('+44 7700 900999');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));

    await openLog('?action=client.updated');
    const newest = await rows().first().innerText();
    expect(newest).toContain('Alex Morgan');
    expect(newest).toContain('+44 7700 900999');
    expect(newest).toContain('Web');
  });

  it('pages to older events and back without losing one', async () => {
    await openLog();
    const ids = async (): Promise<string[]> => {
      const html = await page.getByRole('table', { name: /Events of the audit log/ }).innerHTML();
      return [...html.matchAll(/audit_event\/records\/([0-9a-f-]{36})\/show/g)].map(
        ([, id]) => id!,
      );
    };
    const first = await ids();
    expect(first).toHaveLength(50);
    await listedAfter(() => page.getByRole('button', { name: 'Older' }).click());
    const second = await ids();
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    await page.reload();
    await rows().first().waitFor();
    expect(await ids()).toEqual(second);
    await listedAfter(() => page.getByRole('button', { name: 'Newer' }).click());
    expect(await ids()).toEqual(first);
  });

  it('is told what is wrong with a filter, and gets rid of it', async () => {
    await page.goto(`${LOG}?ip=10.0.0.0%2F99`);
    await page.getByRole('alert').getByText('10.0.0.0/99').waitFor();
    await page
      .getByRole('button', { name: /Clear all filters/ })
      .first()
      .click();
    await rows().first().waitFor();
  });

  it('signs out, which is the last thing the log tells of that session', async () => {
    await page.goto('/admin/logout');
    await page.waitForURL(/\/admin\/login/);
    await page.goto(LOG);
    await page.waitForURL(/\/admin\/login/);
    await signIn(page, 'admin@example.com', PASSWORD);
    await page.waitForURL((url) => !url.pathname.endsWith('/login'));
    await openLog('?action=user.logged_out');
    expect(await rows().first().innerText()).toContain('Alex Morgan');
  });

  it('has an agent kept out of the log', async () => {
    const agent = await browser.open(panel.url);
    await signIn(agent.page, 'john.doe@example.com', PASSWORD);
    await agent.page.waitForURL(/\/admin$/);
    await agent.page.setViewportSize({ width: 1600, height: 900 });
    await agent.page.getByRole('link', { name: 'Cases' }).first().waitFor();
    expect(await agent.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    await agent.page.goto(LOG);
    await agent.page.locator('h1, h2, h3, h4').first().waitFor();
    expect(await agent.page.getByRole('table').count()).toBe(0);
    expect(await agent.page.locator('body').innerText()).not.toContain('Alex Morgan');
    await agent.page.context().close();
  });

  it('met no error, no dialog and no other server on the way', () => {
    expect(problems).toEqual([]);
  });
}
