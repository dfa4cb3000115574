import React, { useState } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEventDetail } from '../../panel-api.js';
import { Muted, QuietButton } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { ChangesTable } from './changes-table.js';
import { Section } from './layout.js';

/** Beyond so many changes the rest is shown on request. */
const SHOWN_AT_FIRST = 50;

const Note = styled.p`
  margin-top: 12px;

  & > button {
    margin-inline-start: 12px;
  }
`;

/** The properties that changed, before and after. */
export function ChangesSection({ event }: { event: PanelEventDetail }) {
  const text = useAuditText();
  const [isOpen, setOpen] = useState(false);
  const { changes, changeCount } = event;
  if (changeCount === 0) return null;
  const shown = isOpen ? changes : changes.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title={text('detail.changes.title')}>
      <ChangesTable changes={shown} />
      {shown.length < changeCount && (
        <Note>
          <Muted role="status">
            {text('detail.changes.shown', { shown: shown.length, count: changeCount })}
          </Muted>
          {shown.length < changes.length && (
            <QuietButton type="button" onClick={() => setOpen(true)}>
              {text('detail.changes.showMore', { count: changes.length })}
            </QuietButton>
          )}
        </Note>
      )}
    </Section>
  );
}
