export interface TimeTextOptions {
  locale: string;
  /** IANA name; the viewer's own if left out. */
  timeZone?: string;
}

/** The viewer's regional form of the panel's language (`en-GB` for `en`), else the language itself. */
export function viewerLocale(language: string, preferred: readonly string[]): string {
  const base = language.split('-')[0];
  const match = preferred.find((tag) => tag === language || tag.split('-')[0] === base);
  const locale = language.includes('-') ? language : (match ?? language);
  return Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0 ? locale : 'en';
}

/** "Oct 5, 2026, 2:03 PM" in the viewer's time zone. A text that is no time stays as it is. */
export function shortTime(iso: string, { locale, timeZone }: TimeTextOptions): string {
  return format(iso, locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
}

/** With seconds, milliseconds and the zone: "Monday, October 5, 2026, 14:03:07.120 GMT+2". */
export function longTime(iso: string, { locale, timeZone }: TimeTextOptions): string {
  return format(iso, locale, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
    timeZone,
  });
}

/** "2026-10-05 12:03:07.120 UTC" */
export function utcTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** With seconds, for a date among the values of a record: "Oct 5, 2026, 2:03:07 PM". */
export function valueTime(iso: string, { locale, timeZone }: TimeTextOptions): string {
  return format(iso, locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
}

function format(iso: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, options).format(date);
}
