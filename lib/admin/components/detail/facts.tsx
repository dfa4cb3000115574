import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { mutedColour } from '../shared/styles.js';

const List = styled.dl`
  display: grid;
  gap: 12px 24px;
  grid-template-columns: ${({ $wide }: { $wide: boolean }) =>
    $wide ? 'repeat(auto-fill, minmax(min(290px, 100%), 1fr))' : 'minmax(0, 1fr)'};
`;

const Label = styled.dt`
  margin-bottom: 2px;
  font-size: 12px;
  line-height: 16px;
  color: ${mutedColour};
`;

const Value = styled.dd`
  overflow-wrap: anywhere;
`;

export interface FactsProps {
  children: React.ReactNode;
  /** Several in a row, as far as there is room. */
  wide?: boolean;
}

/** Labelled facts, one below the other. */
export function Facts({ children, wide = false }: FactsProps) {
  return <List $wide={wide}>{children}</List>;
}

export interface FactProps {
  label: string;
  children?: React.ReactNode;
}

/** One labelled fact; nothing at all if it is not known. */
export function Fact({ label, children }: FactProps) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div>
      <Label>{label}</Label>
      <Value>{children}</Value>
    </div>
  );
}
