import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { Muted } from '../shared/styles.js';
import { utcTime } from '../shared/time-text.js';
import { useViewerLocale } from '../shared/use-viewer-locale.js';

const Time = styled.time`
  display: inline-flex;
  flex-wrap: wrap;
  column-gap: 6px;
  font-variant-numeric: tabular-nums;

  & > span {
    white-space: nowrap;
  }
`;

/** Day and time of day in the viewer's time zone, on two lines where there is little room; UTC on hover. */
export function WhenCell({ iso }: { iso: string }) {
  const locale = useViewerLocale();
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return <bdi dir="auto">{iso}</bdi>;
  return (
    <Time dateTime={iso} title={utcTime(iso)}>
      <span>{date.toLocaleDateString(locale, { dateStyle: 'medium' })}</span>
      <Muted>{date.toLocaleTimeString(locale, { timeStyle: 'medium' })}</Muted>
    </Time>
  );
}
