import React, { useState } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelValue } from '../../panel-api.js';
import { foldedText } from '../shared/fold.js';
import { focusRing, LinkButton, Mono, Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { ValueText } from '../shared/value-text.js';

const Scrolled = styled.div`
  max-height: 60vh;
  overflow: auto;
  ${focusRing}
`;

const Raw = styled(Muted)`
  display: block;
  font-size: 12px;
`;

const Button = styled(LinkButton)`
  display: block;
  margin-top: 4px;
`;

export interface FoldedValueProps {
  value: PanelValue;
  /** What the value is, for those who cannot see where it stands. */
  label: string;
}

/** A value, with the one behind its label; a long one by its beginning until it is asked for. */
export function FoldedValue({ value, label }: FoldedValueProps) {
  const head = foldedText(value.text);
  return (
    <>
      {head === undefined ? (
        <ValueText value={{ ...value, raw: undefined }} />
      ) : (
        <LongValue value={value} head={head} label={label} />
      )}
      {value.raw !== undefined && (
        <Raw>
          <Mono as="bdi">{value.raw}</Mono>
        </Raw>
      )}
    </>
  );
}

function LongValue({ value, head, label }: FoldedValueProps & { head: string }) {
  const text = useAuditText();
  const [isOpen, setOpen] = useState(false);
  const { length } = value.text;
  const all = value.fullLength ?? length;
  const showAll =
    all > length
      ? text('detail.value.showBeginning', { shown: length, count: all })
      : text('detail.value.showAll', { count: length });
  return (
    <>
      {isOpen ? (
        <Scrolled tabIndex={0} role="region" aria-label={label}>
          <ValueText value={{ ...value, raw: undefined }} />
        </Scrolled>
      ) : (
        <ValueText value={{ ...value, text: head, raw: undefined, fullLength: undefined }} />
      )}
      <Button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? text('detail.value.showLess') : showAll}
      </Button>
    </>
  );
}
