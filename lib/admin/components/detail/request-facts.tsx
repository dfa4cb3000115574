import React from 'react';
import type { PanelEventDetail } from '../../panel-api.js';
import { Mono } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { useViewerLocale } from '../shared/use-viewer-locale.js';
import { Fact } from './facts.js';

/** Enough of a session's hash to tell two sessions apart. */
const SHOWN_OF_HASH = 12;

/** What the request was and how it ended. */
export function RequestFacts({ request }: { request: PanelEventDetail['request'] }) {
  const text = useAuditText();
  const { method, path, host, status, requestId, sessionHash } = request;
  const line = [method, path].filter((part) => part !== undefined).join(' ');
  return (
    <>
      <Fact label={text('detail.where.request')}>{line === '' ? null : <Mono>{line}</Mono>}</Fact>
      <Fact label={text('detail.where.host')}>{host}</Fact>
      <Fact label={text('detail.where.status')}>{status}</Fact>
      <Duration milliseconds={request.durationMs} />
      {requestId !== undefined && (
        <Fact label={text('detail.where.requestId')}>
          <Mono>{requestId}</Mono>
        </Fact>
      )}
      {sessionHash !== undefined && (
        <Fact label={text('detail.where.session')}>
          <Mono title={sessionHash}>{shortened(sessionHash)}</Mono>
        </Fact>
      )}
    </>
  );
}

function Duration({ milliseconds }: { milliseconds?: number }) {
  const text = useAuditText();
  const locale = useViewerLocale();
  if (milliseconds === undefined) return null;
  const [value, unit] =
    milliseconds < 1_000 ? [milliseconds, 'millisecond'] : [milliseconds / 1_000, 'second'];
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  });
  return <Fact label={text('detail.where.duration')}>{format.format(value)}</Fact>;
}

function shortened(hash: string): string {
  return hash.length > SHOWN_OF_HASH ? `${hash.slice(0, SHOWN_OF_HASH)}…` : hash;
}
