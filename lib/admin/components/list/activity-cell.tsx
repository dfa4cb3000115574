import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { OperationBadge, SeverityBadge } from '../shared/badges.js';
import { EventLink } from '../shared/event-link.js';
import { foreignText, mutedColour } from '../shared/styles.js';
import { clamped } from './list-styles.js';

const Head = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 8px;
`;

const ActionLink = styled(EventLink)`
  ${foreignText}
  ${clamped(3)}
  font-weight: 700;
`;

const Description = styled.div`
  ${clamped(2)}
  margin-top: 4px;
  color: ${mutedColour};
  ${foreignText}
`;

/** What was done: the link to the event's own page. */
export function ActivityCell({ event }: { event: PanelEvent }) {
  return (
    <>
      <Head>
        <ActionLink id={event.id} dir="auto">
          {event.actionLabel}
        </ActionLink>
        <OperationBadge operation={event.operation} label={event.operationLabel} />
        {event.severity !== 'info' && <SeverityBadge severity={event.severity} />}
      </Head>
      {event.description !== '' && <Description dir="auto">{event.description}</Description>}
    </>
  );
}
