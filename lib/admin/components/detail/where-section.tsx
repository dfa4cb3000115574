import React from 'react';
import type { PanelEventDetail, PanelUserAgent } from '../../panel-api.js';
import { coordinates, placeInWords } from '../shared/place-text.js';
import { Mono, Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { useViewerLocale } from '../shared/use-viewer-locale.js';
import { Fact, Facts } from './facts.js';
import { Section } from './layout.js';
import { ListLink, ListLinkRow } from './list-link.js';
import { RequestFacts } from './request-facts.js';

/** From where the action came: place, device and request. */
export function WhereSection({ event: { ip, request } }: { event: PanelEventDetail }) {
  const text = useAuditText();
  const { location, userAgent, requestId } = request;
  const isKnown = ip !== undefined || Object.values(request).some((fact) => fact !== undefined);
  return (
    <Section title={text('detail.where.title')}>
      {!isKnown && <Muted>{text('detail.where.unknown')}</Muted>}
      <Facts>
        {ip !== undefined && (
          <Fact label={text('detail.where.ip')}>
            <ListLink filters={{ ip }}>{ip}</ListLink>
          </Fact>
        )}
        {location !== undefined && <Place location={location} />}
        {userAgent !== undefined && <Device userAgent={userAgent} />}
        <RequestFacts request={request} />
      </Facts>
      {requestId !== undefined && (
        <ListLinkRow filters={{ requestId }}>{text('detail.where.allOfRequest')}</ListLinkRow>
      )}
    </Section>
  );
}

type Location = NonNullable<PanelEventDetail['request']['location']>;

function Place({ location }: { location: Location }) {
  const text = useAuditText();
  const words = placeInWords(location, useViewerLocale());
  const point = coordinates(location);
  if (words === '' && point === undefined) return null;
  return (
    <Fact label={text('detail.where.location')}>
      <bdi>{words}</bdi>
      {point !== undefined && (
        <Muted as="small" style={{ display: 'block', fontSize: 12 }}>
          {point}
        </Muted>
      )}
    </Fact>
  );
}

function Device({ userAgent }: { userAgent: PanelUserAgent }) {
  const text = useAuditText();
  const parts = [userAgent.browser, userAgent.system, userAgent.device];
  const words = parts.filter((part) => part !== undefined).join(', ');
  return (
    <Fact label={text('detail.where.device')}>
      {words !== '' && <bdi>{words}</bdi>}
      <Muted as="small" style={{ display: 'block', fontSize: 12, lineHeight: '16px' }}>
        <Mono as="bdi">{userAgent.text}</Mono>
      </Muted>
    </Fact>
  );
}
