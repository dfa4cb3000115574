/** Milliseconds in a number of seconds, for options whose names end in `Ms`. */
export const seconds = (count: number): number => count * 1_000;
/** Milliseconds in a number of minutes. */
export const minutes = (count: number): number => seconds(count * 60);
/** Milliseconds in a number of hours. */
export const hours = (count: number): number => minutes(count * 60);
/** Milliseconds in a number of days of 24 hours. */
export const days = (count: number): number => hours(count * 24);
