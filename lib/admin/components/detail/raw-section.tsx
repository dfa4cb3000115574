import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelValue } from '../../panel-api.js';
import { Card, focusRing, MONOSPACE, Muted, tint } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { CopyButton } from './copy-button.js';
import { SectionTitle } from './layout.js';

const Summary = styled.summary`
  cursor: pointer;
  ${focusRing}

  & > h2 {
    display: inline;
  }
`;

const Tools = styled.div`
  display: flex;
  flex-wrap: wrap;
  gap: 8px 16px;
  align-items: center;
  margin: 14px 0 10px;
`;

const Json = styled.pre`
  max-height: 70vh;
  overflow: auto;
  padding: 12px;
  border-radius: 6px;
  background: ${tint('neutral')};
  font-family: ${MONOSPACE};
  font-size: 12px;
  line-height: 18px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  unicode-bidi: isolate;
  ${focusRing}
`;

/** The event as it is stored, for those who need it to the letter. */
export function RawSection({ raw }: { raw: PanelValue }) {
  const text = useAuditText();
  const isCut = raw.fullLength !== undefined && raw.fullLength > raw.text.length;
  return (
    <Card as="details">
      <Summary>
        <SectionTitle>{text('detail.raw.title')}</SectionTitle>
      </Summary>
      <Tools>
        <CopyButton label={text('detail.raw.copy')} icon="Copy" content={() => raw.text} />
        {isCut && <Muted>{text('shared.value.cut', { count: raw.fullLength ?? 0 })}</Muted>}
      </Tools>
      <Json tabIndex={0} role="region" aria-label={text('detail.raw.title')} dir="ltr">
        {raw.text}
      </Json>
    </Card>
  );
}
