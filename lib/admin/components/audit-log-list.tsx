import React, { useState } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { ActiveFilterBar } from './list/active-filter-bar.js';
import { activeFilters, hasChoices } from './list/active-filters.js';
import { EventList } from './list/event-list.js';
import { FilterDrawer } from './list/filter-drawer.js';
import { ListHeader } from './list/list-header.js';
import { filterCount, type ListState, withFilter } from './list/list-state.js';
import { QuickFilterBar } from './list/quick-filter-bar.js';
import { useChoices } from './list/use-choices.js';
import { useEventPage } from './list/use-event-page.js';
import { useLastVisit } from './list/use-last-visit.js';
import { useListState } from './list/use-list-state.js';
import { SMALL_SCREEN, type Themed } from './shared/styles.js';

const Page = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 16px;
  width: 100%;
  padding-bottom: 24px;
  color: ${({ theme }: Themed) => theme.colors.text};
  font-size: 14px;
  line-height: 20px;

  ${SMALL_SCREEN} {
    box-sizing: border-box;
    padding: 0 8px 16px;
  }
`;

/** The audit log: every event the viewer may see, newest first, filtered as the address says. */
export default function AuditLogList() {
  const [state, setState] = useListState();
  const { known, remember } = useLastVisit();
  const events = useEventPage(state, known);
  remember(events.loading ? undefined : { page: events.page, since: events.since });
  const [filtersOpen, setFiltersOpen] = useState(false);
  const choices = useChoices(
    filtersOpen || activeFilters(state).some(({ name }) => hasChoices(name)),
  );

  const change = (next: ListState) => setState(next);
  const search = (words: string, typing: boolean) =>
    setState(withFilter(state, 'text', words === '' ? [] : [words]), { replace: typing });
  return (
    <Page>
      <ListHeader
        search={{ words: (state.filters.get('text')?.[0] ?? '').trim(), onSearch: search }}
        count={events.page?.count}
        filterCount={filterCount(state)}
        loading={events.loading}
        filtersOpen={filtersOpen}
        onOpenFilters={() => setFiltersOpen(true)}
        onRefresh={events.reload}
      />
      <QuickFilterBar state={state} onChange={change} />
      <ActiveFilterBar state={state} choices={choices.choices} onChange={change} />
      <EventList state={state} events={events} onChange={change} />
      {filtersOpen && (
        <FilterDrawer
          state={state}
          choices={choices}
          onClose={() => setFiltersOpen(false)}
          onApply={(next) => {
            setFiltersOpen(false);
            change(next);
          }}
        />
      )}
    </Page>
  );
}
