import React, { type ReactNode } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { ActorName } from '../shared/actor-name.js';
import { OutcomeBadge, SourceBadge } from '../shared/badges.js';
import { RecordLink } from '../shared/record-link.js';
import { hairline, mutedColour, type Themed, toneColour } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { ActivityCell } from './activity-cell.js';
import { BeforeAfter, PropertyName } from './change-cells.js';
import { useOpenOnClick } from './event-row.js';
import { SMALL_TEXT } from './list-styles.js';
import { WhenCell } from './when-cell.js';

export const Cards = styled.ul`
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(360px, 100%), 1fr));
  gap: 12px;
  margin: 0;
  padding: 0;
  list-style: none;
  font-size: 14px;
  line-height: 20px;
`;

export const Card = styled.li`
  display: grid;
  align-content: start;
  gap: 12px;
  padding: 14px 16px;
  border: ${hairline};
  border-radius: 8px;
  background: ${({ theme }: Themed) => theme.colors.container};
  cursor: pointer;

  &[data-outcome='failure'] {
    box-shadow: inset 3px 0 0 ${toneColour('danger')};
  }
`;

const Facts = styled.dl`
  display: grid;
  grid-template-columns: 92px minmax(0, 1fr);
  gap: 8px 12px;
  margin: 0;

  & dt {
    ${SMALL_TEXT}
    line-height: 20px;
    color: ${mutedColour};
  }
  & dd {
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }
`;

/** The events for small screens: one card each. */
export function EventCards({ events }: { events: readonly PanelEvent[] }) {
  const text = useAuditText();
  return (
    <Cards aria-label={text('list.caption')}>
      {events.map((event) => (
        <EventCard key={event.id} event={event} />
      ))}
    </Cards>
  );
}

function EventCard({ event }: { event: PanelEvent }) {
  const open = useOpenOnClick(event.id);
  return (
    <Card data-outcome={event.outcome} onClick={open}>
      <div>
        <ActivityCell event={event} />
      </div>
      <Facts>
        <Fact name="when">
          <WhenCell iso={event.occurredAt} />
        </Fact>
        <Fact name="actor">
          <ActorName actor={event.actor} />
        </Fact>
        {event.target ? (
          <Fact name="record">
            <RecordLink record={event.target} />
          </Fact>
        ) : (
          <Fact name="section">
            <bdi dir="auto">{event.section}</bdi>
          </Fact>
        )}
        {event.changes.length > 0 && (
          <Fact name="change">
            <PropertyName event={event} />
            <BeforeAfter event={event} />
          </Fact>
        )}
        <Fact name="sourceAndOutcome">
          <SourceBadge source={event.source} label={event.sourceLabel} />{' '}
          <OutcomeBadge outcome={event.outcome} />
        </Fact>
      </Facts>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const text = useAuditText();
  return (
    <>
      <dt>{text(`list.column.${name}`)}</dt>
      <dd>{children}</dd>
    </>
  );
}
