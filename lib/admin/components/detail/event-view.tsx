import React from 'react';
import type { PanelEventPage } from '../../panel-api.js';
import { ChangesSection } from './changes-section.js';
import { EntrySection } from './entry-section.js';
import { ErrorSection } from './error-section.js';
import { EventHeader } from './event-header.js';
import { Column, Columns } from './layout.js';
import { NotesSection } from './notes-section.js';
import { RawSection } from './raw-section.js';
import { RecordsSection } from './records-section.js';
import { TransactionSection } from './transaction-section.js';
import { WhereSection } from './where-section.js';
import { WhoSection } from './who-section.js';

/** All there is to know of one event. */
export function EventView({ page: { event, transaction } }: { page: PanelEventPage }) {
  return (
    <>
      <EventHeader event={event} />
      <Columns>
        <Column $area="events">
          <ErrorSection event={event} />
          <ChangesSection event={event} />
          <RecordsSection event={event} />
          <NotesSection event={event} />
          <TransactionSection event={event} transaction={transaction} />
        </Column>
        <Column $area="side">
          <WhoSection actor={event.actor} />
          <WhereSection event={event} />
        </Column>
        <Column $area="entry">
          <EntrySection event={event} />
          <RawSection raw={event.raw} />
        </Column>
      </Columns>
    </>
  );
}
