import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEventDetail, PanelRecord } from '../../panel-api.js';
import { RecordLink } from '../shared/record-link.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Fact, Facts } from './facts.js';
import { Section } from './layout.js';
import { ListLink } from './list-link.js';

const Row = styled.li`
  display: flex;
  flex-wrap: wrap;
  gap: 2px 16px;
  justify-content: space-between;

  & + & {
    margin-top: 6px;
  }
`;

/** The record that was acted on, and those it concerns besides. */
export function RecordsSection({ event: { target, related } }: { event: PanelEventDetail }) {
  const text = useAuditText();
  if (target === undefined && related.length === 0) return null;
  return (
    <Section title={text('detail.records.title')}>
      <Facts>
        {target !== undefined && (
          <Fact label={text('detail.records.target')}>
            <Row as="div">
              <RecordLink record={target} />
              <ListLink filters={{ targetType: target.type, targetId: target.id }}>
                {text('detail.records.allOfTarget')}
              </ListLink>
            </Row>
          </Fact>
        )}
        {related.length > 0 && (
          <Fact label={text('detail.records.related')}>
            <ul>
              {related.map((record, index) => (
                <RelatedRecord key={`${index} ${record.id}`} record={record} />
              ))}
            </ul>
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function RelatedRecord({ record }: { record: PanelRecord }) {
  const text = useAuditText();
  return (
    <Row>
      <RecordLink record={record} />
      <ListLink filters={{ relatedType: record.type, relatedId: record.id }}>
        {text('detail.records.allOfRelated')}
      </ListLink>
    </Row>
  );
}
