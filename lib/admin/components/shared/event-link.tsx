import React from 'react';
import { Link, useLocation } from 'react-router-dom';
import { styled } from '@adminjs/design-system/styled-components';
import { eventAddress, isListAddress } from './address.js';
import { linkStyle } from './styles.js';
import { useRootPath } from './use-root-path.js';

/** What the history keeps with the page of an event. */
export interface EventPageState {
  /** Query of the list from which the reader came, perhaps over other events. */
  list?: string;
}

export interface EventLinkProps {
  id: string;
  children: React.ReactNode;
  className?: string;
}

const StyledLink = styled(Link)`
  ${linkStyle}
`;

/** Link to the page of an event, from which the way back leads to the same list. */
export function EventLink({ id, children, className }: EventLinkProps) {
  const rootPath = useRootPath();
  const { pathname, search, state } = useLocation();
  const list = isListAddress(rootPath, pathname) ? search : (state as EventPageState | null)?.list;
  return (
    <StyledLink to={eventAddress(rootPath, id)} state={{ list }} className={className}>
      {children}
    </StyledLink>
  );
}
