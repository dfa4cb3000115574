import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelValue } from '../../panel-api.js';
import { HiddenText, type Tone, toneColour } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { FoldedValue } from './folded-value.js';

const Minus = styled.li`
  ${memberStyle('danger')}
`;

const Plus = styled.li`
  ${memberStyle('success')}
`;

export interface SetChangeProps {
  added: PanelValue[];
  removed: PanelValue[];
}

/** Members of a set that went and came. */
export function SetChange({ added, removed }: SetChangeProps) {
  const text = useAuditText();
  return (
    <ul>
      {removed.map((value, index) => (
        <Minus key={`${index} ${value.text}`}>
          <Sign sign="−" word={text('detail.changes.removed')} />
          <div>
            <FoldedValue value={value} label={text('detail.changes.removed')} />
          </div>
        </Minus>
      ))}
      {added.map((value, index) => (
        <Plus key={`${index} ${value.text}`}>
          <Sign sign="+" word={text('detail.changes.added')} />
          <div>
            <FoldedValue value={value} label={text('detail.changes.added')} />
          </div>
        </Plus>
      ))}
    </ul>
  );
}

function Sign({ sign, word }: { sign: string; word: string }) {
  return (
    <b title={word}>
      <span aria-hidden="true">{sign}</span>
      <HiddenText>{word}:</HiddenText>
    </b>
  );
}

function memberStyle(tone: Tone) {
  return (props: Parameters<ReturnType<typeof toneColour>>[0]): string => `
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);

    & > b {
      font-weight: 700;
      color: ${toneColour(tone)(props)};
    }
  `;
}
