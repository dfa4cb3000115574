import React from 'react';
import { Link } from 'react-router-dom';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelFilterName } from '../../panel-api.js';
import { listAddress } from '../shared/address.js';
import { linkStyle } from '../shared/styles.js';
import { useRootPath } from '../shared/use-root-path.js';

const StyledLink = styled(Link)`
  ${linkStyle}
`;

const Row = styled.p`
  margin-top: 14px;
`;

export interface ListLinkProps {
  filters: Partial<Record<PanelFilterName, string>>;
  children: React.ReactNode;
}

/** Link to the list of events, filtered. */
export function ListLink({ filters, children }: ListLinkProps) {
  return <StyledLink to={listAddress(useRootPath(), filters)}>{children}</StyledLink>;
}

/** The same at the end of a section. */
export function ListLinkRow(props: ListLinkProps) {
  return (
    <Row>
      <ListLink {...props} />
    </Row>
  );
}
