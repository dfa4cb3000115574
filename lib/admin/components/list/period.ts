/** Spans of time the list offers, each up to now. */
export const PERIODS = ['today', '7d', '30d'] as const;

export type Period = (typeof PERIODS)[number];

const DAYS: Record<Exclude<Period, 'today'>, number> = { '7d': 7, '30d': 30 };

export function isPeriod(text: string | null | undefined): text is Period {
  return PERIODS.some((period) => period === text);
}

/** When a period begins: midnight in the viewer's time zone, or as many days of 24 hours ago. */
export function periodStart(period: Period, now: Date): Date {
  if (period === 'today') return new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return new Date(now.getTime() - DAYS[period] * 86_400_000);
}
