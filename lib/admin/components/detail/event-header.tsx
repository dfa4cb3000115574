import React, { useEffect, useRef } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEventDetail } from '../../panel-api.js';
import { eventAddress } from '../shared/address.js';
import { ActorName } from '../shared/actor-name.js';
import { OperationBadge, OutcomeBadge, SeverityBadge, SourceBadge } from '../shared/badges.js';
import { Muted, SMALL_SCREEN } from '../shared/styles.js';
import { TimeStamp } from '../shared/time-stamp.js';
import { utcTime } from '../shared/time-text.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { useRootPath } from '../shared/use-root-path.js';
import { CopyButton } from './copy-button.js';
import { PageTitle } from './layout.js';

/** A description that is a report rather than a sentence. */
const LONG_TITLE = 200;

const Header = styled.header`
  display: flex;
  flex-wrap: wrap;
  gap: 12px 24px;
  align-items: flex-start;
  justify-content: space-between;
  margin-bottom: 24px;
`;

const Summary = styled.div`
  flex: 1 1 480px;
  min-width: 0;

  ${SMALL_SCREEN} {
    flex-basis: 100%;
  }
`;

const Badges = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
  margin-bottom: 12px;
`;

const WhoAndWhen = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 10px 40px;
`;

const Utc = styled(Muted)`
  display: block;
  font-size: 12px;
  line-height: 16px;
`;

/** What happened, in a sentence, and when. */
export function EventHeader({ event }: { event: PanelEventDetail }) {
  const text = useAuditText();
  const rootPath = useRootPath();
  return (
    <Header>
      <Summary>
        <FocusedTitle>{event.description}</FocusedTitle>
        <EventBadges event={event} />
        <WhoAndWhen>
          <ActorName actor={event.actor} />
          <p>
            <TimeStamp iso={event.occurredAt} long />
            <Utc>{utcTime(event.occurredAt)}</Utc>
          </p>
        </WhoAndWhen>
      </Summary>
      <CopyButton
        label={text('detail.copy.permalink')}
        icon="Link"
        content={() => window.location.origin + eventAddress(rootPath, event.id)}
      />
    </Header>
  );
}

function EventBadges({ event }: { event: PanelEventDetail }) {
  const text = useAuditText();
  return (
    <Badges aria-label={text('detail.badges')}>
      <li>
        <OutcomeBadge outcome={event.outcome} />
      </li>
      <li>
        <SeverityBadge severity={event.severity} />
      </li>
      <li>
        <OperationBadge operation={event.operation} label={event.operationLabel} />
      </li>
      <li>
        <SourceBadge source={event.source} label={event.sourceLabel} />
      </li>
    </Badges>
  );
}

/** The link that led here is gone, and the focus with it: reading goes on at the heading. */
function FocusedTitle({ children }: { children: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <PageTitle
      ref={title}
      $small={children.length > LONG_TITLE}
      tabIndex={-1}
      dir="auto"
      style={{ outline: 'none' }}
    >
      {children}
    </PageTitle>
  );
}
