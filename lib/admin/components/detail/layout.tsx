import React, { useId } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { Card, foreignText, SMALL_SCREEN } from '../shared/styles.js';

function titleSize(pixels: number): string {
  return `font-size: ${pixels}px; line-height: ${pixels + 8}px;`;
}

/** The event in a sentence: the heading of the page. */
export const PageTitle = styled.h1`
  margin: 8px 0 12px;
  ${({ $small = false }: { $small?: boolean }) => titleSize($small ? 16 : 24)}
  font-weight: 500;
  ${foreignText}
  white-space: normal;

  ${SMALL_SCREEN} {
    ${({ $small = false }: { $small?: boolean }) => titleSize($small ? 16 : 20)}
  }
`;

/** Space between cards. */
export const GAP = '20px';

const NARROW = '@media (max-width: 1100px)';

/** What happened on the left, who and from where on the right; one below the other if narrow. */
export const Columns = styled.div`
  display: grid;
  grid-template: 'events side' auto 'entry side' 1fr / minmax(0, 1fr) minmax(0, 320px);
  column-gap: ${GAP};
  align-items: start;

  ${NARROW} {
    grid-template: 'events' auto 'side' auto 'entry' auto / minmax(0, 1fr);
  }
`;

/** A column of cards in the named area of `Columns`. */
export const Column = styled.div`
  grid-area: ${({ $area }: { $area: 'events' | 'side' | 'entry' }) => $area};
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: ${GAP};

  &:not(:empty) {
    margin-bottom: ${GAP};
  }
`;

export const SectionTitle = styled.h2`
  margin: 0;
  font-size: 16px;
  line-height: 24px;
  font-weight: 600;
`;

const Body = styled.div`
  margin-top: 14px;
`;

export interface SectionProps {
  title: string;
  children: React.ReactNode;
}

/** A card with a heading. */
export function Section({ title, children }: SectionProps) {
  const id = useId();
  return (
    <Card aria-labelledby={id}>
      <SectionTitle id={id}>{title}</SectionTitle>
      <Body>{children}</Body>
    </Card>
  );
}
