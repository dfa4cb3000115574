import type { Locator, Page } from 'playwright-core';

/** The list of the audit log in a browser. */
export class AuditLogPage {
  static readonly path = '/admin/resources/audit_event';
  static readonly size = 50;

  constructor(private readonly page: Page) {}

  get table(): Locator {
    return this.page.getByRole('table', { name: /Events of the audit log/ });
  }

  /** Without the empty rows that keep the place until the events are there. */
  get rows(): Locator {
    return this.table.locator('tbody tr:not([aria-hidden])');
  }

  quickFilter(label: string): Locator {
    return this.page.getByRole('button', { name: label, exact: true });
  }

  /** Opens the list and waits for its events. */
  async open(query = ''): Promise<void> {
    await this.page.goto(AuditLogPage.path + query);
    await this.rows.first().waitFor();
  }

  /** Waits until the list shows what a click has asked for. */
  async listedAfter(act: () => Promise<unknown>): Promise<string[]> {
    const answered = this.page.waitForResponse(
      (response) => response.url().includes('/actions/list') && response.ok(),
    );
    await act();
    await answered;
    await this.page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    return this.rows.allInnerTexts();
  }

  /** Addresses of the events shown, newest first, and how many are reads of the log, such as a test's own. */
  async shown(): Promise<{ events: string[]; reads: number }> {
    const links = await this.rows.locator('a[href*="/audit_event/records/"]').all();
    const all = await Promise.all(
      links.map(async (link) => ({
        label: await link.textContent(),
        address: await link.getAttribute('href'),
      })),
    );
    const events = all.filter(({ label }) => label !== 'Audit Log Viewed');
    return {
      events: events.map(({ address }) => String(address)),
      reads: all.length - events.length,
    };
  }

  /** When each of the events shown was, in milliseconds since 1970. */
  async times(): Promise<number[]> {
    const cells = await this.rows.locator('td:first-child time').all();
    const times = await Promise.all(cells.map((time) => time.getAttribute('datetime')));
    return times.map((time) => Date.parse(String(time)));
  }
}

/** A time zone where it is about noon, so that no day ends during a test, and when its day began. */
export function placeAtNoon(): { timezoneId: string; midnight: number } {
  const now = new Date();
  const ahead = 12 - now.getUTCHours();
  // The signs of these names are the other way round.
  const timezoneId = ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
  return { timezoneId, midnight: now.setUTCMinutes(0, 0, 0) - 12 * 3_600_000 };
}
