import React, { type ReactElement } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { ActorName } from '../shared/actor-name.js';
import { OutcomeBadge, SourceBadge } from '../shared/badges.js';
import { RecordLink } from '../shared/record-link.js';
import { Mono, Muted } from '../shared/styles.js';
import { ActivityCell } from './activity-cell.js';
import { BeforeAfter, PropertyName } from './change-cells.js';
import { clamped } from './list-styles.js';
import type { ListLayout } from './use-list-layout.js';
import { WhenCell } from './when-cell.js';

const Badges = styled.div`
  display: grid;
  justify-items: start;
  gap: 4px;
`;

export interface Column {
  /** Names the head: `list.column.<key>`. */
  key: string;
  /** CSS width; left out, the column takes what the others leave. */
  width?: string;
  cell(event: PanelEvent): ReactElement;
}

const when: Column = {
  key: 'when',
  width: '106px',
  cell: ({ occurredAt }) => <WhenCell iso={occurredAt} />,
};

const actor: Column = {
  key: 'actor',
  width: '13%',
  cell: (event) => <ActorName actor={event.actor} />,
};

const activity: Column = { key: 'activity', cell: (event) => <ActivityCell event={event} /> };

const Section = styled.bdi`
  ${clamped(3)}
`;

const sectionName = (event: PanelEvent) => <Section dir="auto">{event.section}</Section>;

const section: Column = {
  key: 'section',
  width: '8%',
  cell: sectionName,
};

const record: Column = {
  key: 'record',
  width: '13%',
  cell: ({ target }) =>
    target ? <RecordLink record={target} /> : <Muted aria-hidden="true">—</Muted>,
};

/** The name of a record begins with its section. */
const recordOrSection: Column = {
  ...record,
  cell: (event) => (event.target ? <RecordLink record={event.target} /> : sectionName(event)),
};

const property: Column = {
  key: 'property',
  width: '9%',
  cell: (event) => <PropertyName event={event} />,
};

const change: Column = {
  key: 'change',
  width: '16%',
  cell: (event) => <BeforeAfter event={event} />,
};

const source: Column = {
  key: 'source',
  width: '112px',
  cell: (event) => (
    <>
      <SourceBadge source={event.source} label={event.sourceLabel} />
      {event.ip !== undefined && (
        <Muted as="div">
          <Mono>{event.ip}</Mono>
        </Muted>
      )}
    </>
  ),
};

const outcome: Column = {
  key: 'outcome',
  width: '132px',
  cell: (event) => <OutcomeBadge outcome={event.outcome} />,
};

const sourceAndOutcome: Column = {
  key: 'sourceAndOutcome',
  width: '134px',
  cell: (event) => (
    <Badges>
      <SourceBadge source={event.source} label={event.sourceLabel} />
      <OutcomeBadge outcome={event.outcome} />
    </Badges>
  ),
};

/** The columns of the table, by the room there is. */
export const COLUMNS: Record<Exclude<ListLayout, 'cards'>, readonly Column[]> = {
  wide: [when, actor, activity, section, record, property, change, source, outcome],
  narrow: [when, actor, activity, section, record, property, change, sourceAndOutcome],
  compact: [when, actor, activity, recordOrSection, property, change, sourceAndOutcome],
};
