import React from 'react';
import { Link } from 'react-router-dom';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelRecord } from '../../panel-api.js';
import { isOwnAddress, isWebAddress } from './address.js';
import { foreignText, linkStyle, Muted } from './styles.js';

const InnerLink = styled(Link)`
  ${linkStyle}
`;

const OuterLink = styled.a`
  ${linkStyle}
`;

const Name = styled.bdi`
  ${foreignText}
`;

/** A record of the host by kind and name, as a link to its page where the panel has one. */
export function RecordLink({ record }: { record: PanelRecord }) {
  const name = (
    <>
      {record.typeLabel} <Name dir="auto">{record.label ?? record.id}</Name>
    </>
  );
  const { href } = record;
  const title = record.label === undefined ? undefined : record.id;
  if (isOwnAddress(href)) {
    return (
      <InnerLink to={href} title={title}>
        {name}
      </InnerLink>
    );
  }
  if (isWebAddress(href)) {
    return (
      <OuterLink href={href} title={title} rel="noreferrer">
        {name}
      </OuterLink>
    );
  }
  return <Muted title={title}>{name}</Muted>;
}
