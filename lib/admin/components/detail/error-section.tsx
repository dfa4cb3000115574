import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEventDetail } from '../../panel-api.js';
import { foreignText, Mono, tint, toneColour } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Fact, Facts } from './facts.js';
import { Section } from './layout.js';

const Message = styled.p`
  padding: 10px 12px;
  border-radius: 6px;
  color: ${toneColour('danger')};
  background: ${tint('danger')};
  ${foreignText}
`;

/** Why an action failed. */
export function ErrorSection({ event: { error, outcome } }: { event: PanelEventDetail }) {
  const text = useAuditText();
  if (error === undefined && outcome === 'success') return null;
  return (
    <Section title={text('detail.error.title')}>
      {error === undefined ? (
        text('detail.error.unknown')
      ) : (
        <Facts>
          <Fact label={text('detail.error.message')}>
            <Message dir="auto">{error.message}</Message>
          </Fact>
          <Fact label={text('detail.error.name')}>
            <Mono>{error.name}</Mono>
          </Fact>
          {error.code !== undefined && (
            <Fact label={text('detail.error.code')}>
              <Mono>{error.code}</Mono>
            </Fact>
          )}
        </Facts>
      )}
    </Section>
  );
}
