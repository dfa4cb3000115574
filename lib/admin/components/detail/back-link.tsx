import React from 'react';
import { useSelector } from 'react-redux';
import { Link, useLocation, useNavigate, useNavigationType } from 'react-router-dom';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { ReduxState } from 'adminjs';
import { isListAddress, listAddress } from '../shared/address.js';
import { linkStyle } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import type { EventPageState } from '../shared/use-event-target.js';
import { useRootPath } from '../shared/use-root-path.js';

const StyledLink = styled(Link)`
  display: inline-flex;
  align-items: center;
  gap: 6px;
  padding: 4px 0;
  ${linkStyle}
`;

/** Leads to the list the reader came from, with its filters; else to the list of all events. */
export function BackLink() {
  const text = useAuditText();
  const { address, isPrevious } = useList();
  const navigate = useNavigate();

  function goBack(event: React.MouseEvent): void {
    const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey;
    if (!isPrevious || opensElsewhere) return;
    event.preventDefault();
    void navigate(-1);
  }

  return (
    <nav aria-label={text('detail.back.label')}>
      <StyledLink to={address} onClick={goBack}>
        <span aria-hidden="true">
          <Icon icon="ArrowLeft" />
        </span>
        {text('detail.back.link')}
      </StyledLink>
    </nav>
  );
}

/** Address of the list, and whether it is the entry before this one in the history. */
function useList(): { address: string; isPrevious: boolean } {
  const rootPath = useRootPath();
  const list = (useLocation().state as EventPageState | null)?.list;
  const previous = useSelector((state: ReduxState) => state.router.from);
  const arrivedByLink = useNavigationType() === 'PUSH';
  const isPrevious = arrivedByLink && isListAddress(rootPath, previous.pathname);
  const query = isPrevious ? previous.search : list;
  return { address: `${listAddress(rootPath)}${query ?? ''}`, isPrevious };
}
