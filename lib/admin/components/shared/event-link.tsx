import React from 'react';
import { Link } from 'react-router-dom';
import { styled } from '@adminjs/design-system/styled-components';
import { linkStyle } from './styles.js';
import { useEventTarget } from './use-event-target.js';

export interface EventLinkProps {
  id: string;
  children: React.ReactNode;
  className?: string;
  dir?: 'auto';
}

const StyledLink = styled(Link)`
  ${linkStyle}
`;

/** Link to the page of an event, from which the way back leads to the same list. */
export function EventLink({ id, children, className, dir }: EventLinkProps) {
  const { to, state } = useEventTarget(id);
  return (
    <StyledLink to={to} state={state} className={className} dir={dir}>
      {children}
    </StyledLink>
  );
}
