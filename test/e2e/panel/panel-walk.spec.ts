import type { Page } from 'playwright-core';

import { createDatabase, type DatabaseKind, type TestDatabase } from '../../support/databases.js';
import { describeIf } from '../../support/requirements.js';
import { AuditLogPage, placeAtNoon } from './audit-log.page.js';
import { PanelBrowser, signIn } from './panel.browser.js';
import { startPanel, type PanelProcess } from './panel.process.js';

const PASSWORD = 'sample-password';
const DAY_MS = 24 * 3_600_000;

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

/** Wide enough for AdminJS to keep its menu open; from the start, since a page being loaded may miss a change. */
const WITH_MENU = { width: 1600, height: 900 };

function walk(kind: DatabaseKind, mode: 'development' | 'production'): void {
  let database: TestDatabase;
  let panel: PanelProcess;
  let browser: PanelBrowser;
  let page: Page;
  let log: AuditLogPage;
  let problems: string[];
  const { timezoneId, midnight } = placeAtNoon();

  beforeAll(async () => {
    database = await createDatabase(kind);
    panel = await startPanel({ database, mode });
    browser = await PanelBrowser.launch();
    ({ page, problems } = await browser.open(panel.url, { timezoneId, viewport: WITH_MENU }));
    log = new AuditLogPage(page);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await panel?.stop();
    await database?.drop();
  });

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
    await page.getByRole('link', { name: 'Audit log' }).first().click();
    await log.rows.first().waitFor();
    expect(new URL(page.url()).pathname).toBe(AuditLogPage.path);
    const texts = await log.rows.allInnerTexts();
    expect(texts[0]).toContain('User Logged In');
    expect(texts[0]).toContain('Alex Morgan');
    expect(texts[1]).toContain('User Login Failed');
    expect(texts[1]).toContain('Failure');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it.each([
    ['Today', () => midnight],
    ['This Week', () => Date.now() - 7 * DAY_MS],
    ['This Month', () => Date.now() - 30 * DAY_MS],
  ])('lists no older events under the quick filter %s', async (label, beginning) => {
    await log.open();
    const since = beginning();
    await log.listedAfter(() => log.quickFilter(label).click());
    const times = await log.times();
    expect(times.length).toBeGreaterThan(0);
    expect(times).toHaveLength(await log.rows.count());
    for (const time of times) expect(time).toBeGreaterThanOrEqual(since);
  });

  it.each([
    ['Login Activity', /Log(ged )?(in|out)|Login/i],
    ['Failed Actions', /Failure/],
    ['API Activity', /\bAPI\b/],
  ])('lists only what the quick filter %s is for', async (label, each) => {
    await log.open();
    const texts = await log.listedAfter(() => log.quickFilter(label).click());
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).toMatch(each);
  });

  it.each(['Today', 'This Week', 'This Month', 'Login Activity', 'Failed Actions', 'API Activity'])(
    'keeps the quick filter %s over a reload, and takes it back',
    async (label) => {
      await log.open();
      await log.listedAfter(() => log.quickFilter(label).click());
      expect(new URL(page.url()).search).not.toBe('');
      const before = await log.shown();
      await page.reload();
      await log.rows.first().waitFor();
      expect(await log.quickFilter(label).getAttribute('aria-pressed')).toBe('true');
      const after = await log.shown();
      // Another read of the log is on top, and pushes the oldest event off a full page.
      expect(after.events).toEqual(before.events.slice(0, AuditLogPage.size - after.reads));
      expect(after.events.length).toBeGreaterThan(0);

      await log.listedAfter(() => log.quickFilter(label).click());
      expect(new URL(page.url()).search).toBe('');
    },
  );

  it('finds what concerns a client, and removes the filter again', async () => {
    await log.open();
    const all = await log.rows.count();
    await page.getByRole('button', { name: /^Filters/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByRole('combobox', { name: 'Related to' }).fill('Client');
    await drawer.getByRole('option', { name: 'Client', exact: true }).click();
    await drawer.getByRole('combobox', { name: 'Related record ID' }).fill('1');
    await drawer.getByRole('combobox', { name: 'Related record ID' }).press('Enter');
    const texts = await log.listedAfter(() =>
      drawer.getByRole('button', { name: /^Apply/ }).click(),
    );
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.length).toBeLessThan(all);
    expect(new URL(page.url()).searchParams.get('relatedId')).toBe('1');

    await page.getByRole('button', { name: /Remove Related to/ }).click();
    await log.listedAfter(() =>
      page.getByRole('button', { name: /Remove Related record ID/ }).click(),
    );
    expect(new URL(page.url()).search).toBe('');
  });

  it('opens a change, sees before and after, and follows the record', async () => {
    await log.open('?action=case.status_changed');
    await log.rows.first().getByRole('link', { name: 'Status Changed' }).click();
    await page.getByRole('heading', { level: 1, name: /changed the status of/ }).waitFor();
    const change = page
      .getByRole('table', { name: /Changed properties/ })
      .locator('tbody tr:not([aria-hidden])')
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

  it('comes back to the filtered list, after a reload and from another event as well', async () => {
    const query = '?operation=create&source=import';
    await log.open(query);
    const transaction = page.getByRole('region', { name: 'In the same transaction' });
    const listLink = page
      .getByRole('navigation', { name: 'Back' })
      .getByRole('link', { name: 'Audit log', exact: true });
    const opened: (() => Promise<void>)[] = [
      () => log.rows.first().locator('time').click(),
      () => log.rows.first().getByRole('link').first().click(),
    ];
    for (const open of opened) {
      await open();
      await transaction.waitFor();
      const event = page.url();
      await page.reload();
      await transaction.getByRole('link').first().click();
      await page.waitForURL((url) => url.href !== event);
      await listLink.click();
      await page.waitForURL((url) => url.pathname === AuditLogPage.path);
      expect(new URL(page.url()).search).toBe(query);
      await log.rows.first().waitFor();
    }
  });

  it('chooses nothing while an input method composes', async () => {
    await log.open();
    await page.getByRole('button', { name: /^Filters/ }).click();
    const field = page.getByRole('dialog').getByRole('combobox', { name: 'Related record ID' });
    await field.fill('かんじ');
    const enter = { key: 'Enter', bubbles: true, cancelable: true };
    await field.dispatchEvent('keydown', { ...enter, isComposing: true });
    expect(await field.inputValue()).toBe('かんじ');
    await field.dispatchEvent('keydown', enter);
    expect(await field.inputValue()).toBe('');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove かんじ' }).waitFor();
  });

  it('is led to the sign-in where the session has ended', async () => {
    await log.open();
    await page.route('**/actions/list?**', (route) => route.fulfill({ status: 401, body: '' }));
    await page.getByRole('button', { name: 'Refresh' }).click();
    const signInLink = page.getByRole('alert').getByRole('link', { name: 'Sign in' });
    expect(await signInLink.getAttribute('href')).toBe('/admin/login');
    await page.unroute('**/actions/list?**');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await log.rows.first().waitFor();
  });

  it('is the actor of what is changed in the panel', async () => {
    await page.goto('/admin/resources/client/records/1/edit');
    const phone = page.locator('input[name="phone"], #phone').first();
    await phone.fill('+44 7700 900999');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));

    await log.open('?action=client.updated');
    const newest = await log.rows.first().innerText();
    expect(newest).toContain('Alex Morgan');
    expect(newest).toContain('+44 7700 900999');
    expect(newest).toContain('Web');
  });

  it('pages to older events and back without losing one', async () => {
    await log.open();
    const ids = async (): Promise<string[]> => {
      const html = await log.table.innerHTML();
      return [...html.matchAll(/audit_event\/records\/([0-9a-f-]{36})\/show/g)].map(
        ([, id]) => id!,
      );
    };
    const first = await ids();
    expect(first).toHaveLength(AuditLogPage.size);
    await log.listedAfter(() => page.getByRole('button', { name: 'Older' }).click());
    const second = await ids();
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    await page.reload();
    await log.rows.first().waitFor();
    expect(await ids()).toEqual(second);
    await log.listedAfter(() => page.getByRole('button', { name: 'Newer' }).click());
    expect(await ids()).toEqual(first);
  });

  it('is told what is wrong with a filter, and gets rid of it', async () => {
    await page.goto(`${AuditLogPage.path}?ip=10.0.0.0%2F99`);
    await page.getByRole('alert').getByText('10.0.0.0/99').waitFor();
    await page
      .getByRole('button', { name: /Clear all filters/ })
      .first()
      .click();
    await log.rows.first().waitFor();
  });

  it('signs out, which is the last thing the log tells of that session', async () => {
    await page.goto('/admin/logout');
    await page.waitForURL(/\/admin\/login/);
    await page.goto(AuditLogPage.path);
    await page.waitForURL(/\/admin\/login/);
    await signIn(page, 'admin@example.com', PASSWORD);
    await page.waitForURL((url) => !url.pathname.endsWith('/login'));
    await log.open('?action=user.logged_out');
    expect(await log.rows.first().innerText()).toContain('Alex Morgan');
  });

  it('has an agent kept out of the log', async () => {
    const agent = await browser.open(panel.url, { viewport: WITH_MENU });
    await signIn(agent.page, 'john.doe@example.com', PASSWORD);
    await agent.page.waitForURL(/\/admin$/);
    await agent.page.getByRole('link', { name: 'Cases' }).first().waitFor();
    expect(await agent.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    await agent.page.goto(AuditLogPage.path);
    await agent.page.locator('h1, h2, h3, h4').first().waitFor();
    expect(await agent.page.getByRole('table').count()).toBe(0);
    expect(await agent.page.locator('body').innerText()).not.toContain('Alex Morgan');
    await agent.page.context().close();
  });

  it('met no error, no dialog and no other server on the way', () => {
    expect(problems).toEqual([]);
  });
}
