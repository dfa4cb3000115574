/** Months that have a partition before they begin. */
const MONTHS_AHEAD = 3;

/** Holds what no month does; without it an insert past the last month fails, and the host's save with it. */
export const REST_PARTITION = 'PARTITION pmax VALUES LESS THAN (MAXVALUE)';

export const REST_PARTITION_NAME = 'pmax';

/** The months (as their first moments, UTC) from that of `from` up to those kept ahead of `now`. */
export function monthsAhead(from: Date, now: Date): Date[] {
  const last = monthAfter(now, MONTHS_AHEAD);
  const months: Date[] = [];
  for (let month = monthAfter(from, 0); month <= last; month = monthAfter(month, 1)) {
    months.push(month);
  }
  return months;
}

/** `PARTITION p202611 VALUES LESS THAN ('2026-12-01')` for the month that begins at `month`. */
export function partitionDefinition(month: Date): string {
  const name = `p${month.toISOString().slice(0, 7).replace('-', '')}`;
  const end = monthAfter(month, 1).toISOString().slice(0, 10);
  return `PARTITION ${name} VALUES LESS THAN ('${end}')`;
}

/** First month without a partition, by the upper bounds as information_schema gives them (`'2026-12-01 00:00:00.000'`, quoted). */
export function firstMissingMonth(bounds: readonly string[]): Date | undefined {
  const dates = bounds
    .map((bound) => /\d{4}-\d{2}-\d{2}/.exec(bound)?.[0])
    .filter((date) => date !== undefined)
    .sort();
  const last = dates.at(-1);
  return last === undefined ? undefined : new Date(`${last}T00:00:00Z`);
}

function monthAfter(date: Date, months: number): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}
