import React from 'react';
import { longTime, shortTime, utcTime } from './time-text.js';
import { useViewerLocale } from './use-viewer-locale.js';

export interface TimeStampProps {
  /** ISO 8601 */
  iso: string;
  /** With weekday, seconds, milliseconds and time zone. */
  long?: boolean;
}

/** A time in the viewer's time zone; the same in UTC shows on hover. */
export function TimeStamp({ iso, long = false }: TimeStampProps) {
  const locale = useViewerLocale();
  return (
    <time dateTime={iso} title={utcTime(iso)}>
      {(long ? longTime : shortTime)(iso, { locale })}
    </time>
  );
}
