/** The value of a `datetime-local` input for an instant, in the viewer's time zone; empty if it is none. */
export function toLocalInput(instant: string | undefined): string {
  const date = new Date(instant ?? '');
  if (Number.isNaN(date.getTime()) || date.getFullYear() < 1 || date.getFullYear() > 9999)
    return '';
  const day = [
    String(date.getFullYear()).padStart(4, '0'),
    twoDigits(date.getMonth() + 1),
    twoDigits(date.getDate()),
  ].join('-');
  const seconds = date.getSeconds() === 0 ? '' : `:${twoDigits(date.getSeconds())}`;
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}${seconds}`;
}

/** The instant that a `datetime-local` input holds, ISO 8601 in UTC; undefined while it is incomplete. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value);
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
