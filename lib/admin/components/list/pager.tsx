import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { QuietButton } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';

const Bar = styled.nav`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 12px;

  & > span {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;

export interface PagerProps {
  newer: string | undefined;
  older: string | undefined;
  /** Whether the page shown is not the first one. */
  away: boolean;
  /** Without a cursor: to the newest events. */
  onGo(cursor?: string): void;
}

/** Steps to newer and older events; there are no page numbers, because nobody counts that far. */
export function Pager({ newer, older, away, onGo }: PagerProps) {
  const text = useAuditText();
  if (newer === undefined && older === undefined && !away) return null;
  return (
    <Bar aria-label={text('list.pager.label')}>
      <span>
        <QuietButton type="button" disabled={newer === undefined} onClick={() => onGo(newer)}>
          <span aria-hidden="true">
            <Icon icon="ChevronLeft" />
          </span>
          {text('list.pager.newer')}
        </QuietButton>
        {away && (
          <QuietButton type="button" onClick={() => onGo()}>
            {text('list.pager.newest')}
          </QuietButton>
        )}
      </span>
      <QuietButton type="button" disabled={older === undefined} onClick={() => onGo(older)}>
        {text('list.pager.older')}
        <span aria-hidden="true">
          <Icon icon="ChevronRight" />
        </span>
      </QuietButton>
    </Bar>
  );
}
