import React, { useEffect, useRef } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { EventCards } from './event-cards.js';
import { EventTable } from './event-table.js';
import { EmptyList, ListProblem } from './list-notices.js';
import { atCursor, type ListState } from './list-state.js';
import { Surface } from './list-styles.js';
import { Pager } from './pager.js';
import { SkeletonCards } from './skeleton.js';
import type { EventPage } from './use-event-page.js';
import { scrollingContent } from './use-last-visit.js';
import { type ListLayout, useListLayout } from './use-list-layout.js';

const Region = styled.section`
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 16px;
  outline: 0;

  /* A quick answer comes before anything fades. */
  & > [data-outdated] {
    transition: opacity 120ms 150ms;
  }
  & > [data-outdated='true'] {
    opacity: 0.55;
  }
`;

export interface EventListProps {
  state: ListState;
  events: EventPage;
  onChange(state: ListState): void;
}

/** One page of events, or why there is none, and the ways to the pages beside it. */
export function EventList({ state, events, onChange }: EventListProps) {
  const text = useAuditText();
  const region = useRef<HTMLElement>(null);
  const layout = useListLayout(region);
  const { page, error, loading, since } = events;
  useStartOfPage(region, state.cursor);
  const showsNotice = error !== undefined || page?.events.length === 0;
  return (
    <Region ref={region} tabIndex={-1} aria-label={text('list.region')}>
      <Surface
        data-bare={layout === 'cards' && !showsNotice}
        data-outdated={loading && (page !== undefined || error !== undefined)}
        aria-busy={loading}
      >
        {error !== undefined ? (
          <ListProblem error={error} onRetry={events.reload} state={state} onChange={onChange} />
        ) : page?.events.length === 0 ? (
          <EmptyList state={state} onChange={onChange} />
        ) : (
          <Events events={page?.events} layout={layout} />
        )}
      </Surface>
      {page !== undefined && (
        <Pager
          newer={page.previousCursor}
          older={page.nextCursor}
          away={state.cursor !== undefined}
          onGo={(cursor) => onChange(atCursor(state, cursor, cursor && since))}
        />
      )}
    </Region>
  );
}

function Events({
  events,
  layout,
}: {
  events: readonly PanelEvent[] | undefined;
  layout: ListLayout;
}) {
  if (layout !== 'cards') return <EventTable events={events} layout={layout} />;
  return events === undefined ? <SkeletonCards /> : <EventCards events={events} />;
}

/** Another page begins at its top, for the eyes and for the keyboard. */
function useStartOfPage(region: React.RefObject<HTMLElement>, cursor: string | undefined): void {
  const shown = useRef(cursor);
  useEffect(() => {
    if (shown.current === cursor) return;
    shown.current = cursor;
    scrollingContent()?.scrollTo({ top: 0 });
    globalThis.scrollTo({ top: 0 });
    region.current?.focus({ preventScroll: true });
  }, [region, cursor]);
}
