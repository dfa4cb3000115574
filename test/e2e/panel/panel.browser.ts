import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import { findChromium } from '../../support/environment.mjs';

/** A real Chromium without a window. */
export class PanelBrowser {
  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<PanelBrowser> {
    const executablePath = findChromium();
    // Containers run the tests as root, where Chromium's sandbox does not start.
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    return new PanelBrowser(await chromium.launch({ executablePath, args }));
  }

  /** A page of a person of its own; whatever goes wrong in it is in `problems`. */
  async open(
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; problems: string[] }> {
    const context = await this.browser.newContext({
      baseURL: url,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => void problems.push(String(error)));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      // The panel must work without the network.
      const { protocol, host } = new URL(request.url());
      if (/^https?:$/.test(protocol) && host !== new URL(url).host) {
        problems.push(`asked another server: ${request.url()}`);
      }
    });
    return { page, problems };
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/admin/login');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit], input[type=submit], form button').first().click();
}
