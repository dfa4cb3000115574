import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent, PanelEventDetail, PanelEventPage } from '../../panel-api.js';
import { EventLink } from '../shared/event-link.js';
import { RecordLink } from '../shared/record-link.js';
import { hairline, Muted, SMALL_SCREEN } from '../shared/styles.js';
import { TimeStamp } from '../shared/time-stamp.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Section } from './layout.js';
import { ListLinkRow } from './list-link.js';

const Row = styled.li`
  display: grid;
  grid-template-columns: 170px minmax(0, 1fr) minmax(0, 1fr);
  gap: 2px 16px;
  padding: 8px 0;
  border-top: ${hairline};

  ${SMALL_SCREEN} {
    grid-template-columns: minmax(0, 1fr);
  }
`;

export interface TransactionSectionProps {
  event: PanelEventDetail;
  transaction: PanelEventPage['transaction'];
}

/** What else was done in the same step, all of it or nothing. */
export function TransactionSection({ event, transaction }: TransactionSectionProps) {
  const text = useAuditText();
  const { events, more } = transaction;
  if (event.transactionId === undefined || events.length === 0) return null;
  return (
    <Section title={text('detail.transaction.title')}>
      <p>{text('detail.transaction.hint')}</p>
      <ol style={{ marginTop: 10 }}>
        {events.map((other) => (
          <OtherEvent key={other.id} event={other} />
        ))}
      </ol>
      <ListLinkRow filters={{ transactionId: event.transactionId }}>
        {more
          ? text('detail.transaction.more', { count: events.length })
          : text('detail.transaction.all')}
      </ListLinkRow>
    </Section>
  );
}

function OtherEvent({ event }: { event: PanelEvent }) {
  return (
    <Row>
      <Muted>
        <TimeStamp iso={event.occurredAt} />
      </Muted>
      <EventLink id={event.id}>{event.actionLabel}</EventLink>
      {event.target !== undefined && <RecordLink record={event.target} />}
    </Row>
  );
}
