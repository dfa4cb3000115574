import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEventDetail } from '../../panel-api.js';
import { Chip, foreignText } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Fact, Facts } from './facts.js';
import { FoldedValue } from './folded-value.js';
import { Section } from './layout.js';

const Tags = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
`;

const Reason = styled.p`
  ${foreignText}
`;

/** What those who acted, or their program, noted down with the event. */
export function NotesSection({ event: { reason, tags, metadata } }: { event: PanelEventDetail }) {
  const text = useAuditText();
  if (reason === undefined && tags.length === 0 && metadata === undefined) return null;
  return (
    <Section title={text('detail.notes.title')}>
      <Facts>
        {reason !== undefined && (
          <Fact label={text('detail.notes.reason')}>
            <Reason dir="auto">{reason}</Reason>
          </Fact>
        )}
        {tags.length > 0 && (
          <Fact label={text('detail.notes.tags')}>
            <Tags>
              {tags.map((tag, index) => (
                <li key={`${index} ${tag}`}>
                  <Chip>
                    <bdi>{tag}</bdi>
                  </Chip>
                </li>
              ))}
            </Tags>
          </Fact>
        )}
        {metadata !== undefined && (
          <Fact label={text('detail.notes.metadata')}>
            <FoldedValue value={metadata} label={text('detail.notes.metadata')} />
          </Fact>
        )}
      </Facts>
    </Section>
  );
}
