import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { tint } from '../shared/styles.js';
import { Card, Cards } from './event-cards.js';

/** Enough to fill a screen. */
const ROWS = 10;
const CARDS = 5;

const Bar = styled.span`
  display: block;
  width: ${({ $width }: { $width: number }) => $width}%;
  height: 12px;
  margin: 7px 0;
  border-radius: 4px;
  background: ${tint('neutral')};
  animation: audit-list-wait 1200ms ease-in-out infinite alternate;

  @keyframes audit-list-wait {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    animation: none;
  }
`;

/** Rows of the table before the first answer, as high as most events will be. */
export function SkeletonRows({ columns }: { columns: number }) {
  return (
    <>
      {places(ROWS).map((row) => (
        <tr key={row} aria-hidden="true">
          {places(columns).map((column) => (
            <td key={column}>
              <Bar $width={90} />
              <Bar $width={50 + ((row * 3 + column * 7) % 4) * 10} />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}

export function SkeletonCards() {
  return (
    <Cards aria-hidden="true">
      {places(CARDS).map((card) => (
        <Card key={card}>
          <Bar $width={60} />
          <Bar $width={95} />
          <Bar $width={75} />
          <Bar $width={80} />
        </Card>
      ))}
    </Cards>
  );
}

const places = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
