import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelPage } from '../../panel-api.js';
import { Chip, Muted, QuietButton, SMALL_SCREEN } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { SearchBox, type SearchBoxProps } from './search-box.js';

export interface ListHeaderProps {
  search: SearchBoxProps;
  count: PanelPage['count'] | undefined;
  filterCount: number;
  loading: boolean;
  filtersOpen: boolean;
  onOpenFilters(): void;
  onRefresh(): void;
}

const Bar = styled.header`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 12px;
`;

const Title = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 0 12px;
  flex: 1 1 110px;

  & h1 {
    margin: 0;
    font-size: 24px;
    font-weight: 700;
    line-height: 32px;
  }
`;

const Search = styled.div`
  flex: 1 1 220px;
  max-width: 380px;

  ${SMALL_SCREEN} {
    flex-basis: 100%;
    max-width: none;
    order: 1;
  }
`;

/** On a small screen the icon says it; the words stay for those who do not see it. */
const Word = styled.span`
  ${SMALL_SCREEN} {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;

const Buttons = styled.div`
  display: flex;
  gap: 8px;
`;

const Spinning = styled.span`
  display: inline-flex;

  &[data-loading='true'] {
    animation: audit-list-turn 900ms linear infinite;
  }
  @keyframes audit-list-turn {
    to {
      transform: rotate(360deg);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    animation: none;
  }
`;

/** What the page is, how much it holds, and the ways to look for something. */
export function ListHeader(props: ListHeaderProps) {
  const text = useAuditText();
  return (
    <Bar>
      <Title>
        <h1>{text('list.title')}</h1>
        <Muted role="status">{useCountText(props.count)}</Muted>
      </Title>
      <Search>
        <SearchBox {...props.search} />
      </Search>
      <Buttons>
        <QuietButton
          type="button"
          aria-haspopup="dialog"
          aria-expanded={props.filtersOpen}
          onClick={props.onOpenFilters}
        >
          <span aria-hidden="true">
            <Icon icon="Filter" />
          </span>
          {text('list.filters.open')}
          {props.filterCount > 0 && <FilterCount count={props.filterCount} />}
        </QuietButton>
        <QuietButton type="button" onClick={props.onRefresh}>
          <Spinning aria-hidden="true" data-loading={props.loading}>
            <Icon icon="RefreshCw" />
          </Spinning>
          <Word>{text('list.refresh')}</Word>
        </QuietButton>
      </Buttons>
    </Bar>
  );
}

function FilterCount({ count }: { count: number }) {
  const text = useAuditText();
  return (
    <Chip $tone="accent" aria-label={text('list.filters.count', { count })}>
      {count}
    </Chip>
  );
}

function useCountText(count: PanelPage['count'] | undefined): string {
  const text = useAuditText();
  if (count === undefined) return '';
  return text(count.capped ? 'list.countCapped' : 'list.count', { count: count.value });
}
