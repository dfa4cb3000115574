import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelValue } from '../../panel-api.js';
import { Chip, foreignText, HiddenText, MONOSPACE, Muted } from './styles.js';
import { utcTime, valueTime } from './time-text.js';
import { useAuditText } from './use-audit-text.js';
import { useViewerLocale } from './use-viewer-locale.js';

export interface ValueTextProps {
  value: PanelValue;
  /** Shows no more than so many lines. */
  lines?: number;
}

const Text = styled.bdi`
  ${foreignText}
  ${({ $mono }: TextStyle) => ($mono ? `font-family: ${MONOSPACE}; font-size: 0.93em;` : '')}
  ${({ $lines }: TextStyle) => ($lines === undefined ? '' : clampedTo($lines))}
`;

interface TextStyle {
  $mono?: boolean;
  $lines?: number;
}

const clampedTo = (lines: number): string =>
  `display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: ${lines}; overflow: hidden;`;

/** One value of the log: what it was, or in words that there was none or that it was removed. */
export function ValueText({ value, lines }: ValueTextProps) {
  const text = useAuditText();
  switch (value.kind) {
    case 'none':
      return (
        <Muted>
          <span aria-hidden="true">—</span>
          <HiddenText>{text('shared.value.none')}</HiddenText>
        </Muted>
      );
    case 'masked':
      return <RemovedValue icon="EyeOff" kind="masked" rest={value.text} />;
    case 'erased':
      return <RemovedValue icon="Slash" kind="erased" />;
    case 'date':
      return <DateValue iso={value.text} />;
    default:
      return <WrittenValue value={value} lines={lines} />;
  }
}

function WrittenValue({ value, lines }: ValueTextProps) {
  const text = useAuditText();
  if (value.text === '') return <Muted>{text('shared.value.empty')}</Muted>;
  const cut = value.fullLength !== undefined && value.fullLength > value.text.length;
  return (
    <>
      <Text dir="auto" title={value.raw} $mono={value.kind === 'json'} $lines={lines}>
        {cut ? `${value.text}…` : value.text}
      </Text>
      {cut && (
        <Muted as="small"> {text('shared.value.cut', { count: value.fullLength ?? 0 })}</Muted>
      )}
    </>
  );
}

interface RemovedValueProps {
  kind: 'masked' | 'erased';
  icon: string;
  /** What the mask left: the last digits of a card number. */
  rest?: string;
}

function RemovedValue({ kind, icon, rest = '' }: RemovedValueProps) {
  const text = useAuditText();
  return (
    <>
      <Chip title={text(`shared.value.${kind}Hint`)}>
        <span aria-hidden="true">
          <Icon icon={icon} size={12} />
        </span>
        {text(`shared.value.${kind}`)}
      </Chip>
      {/[\p{L}\p{N}]/u.test(rest) && <Text dir="auto"> {rest}</Text>}
    </>
  );
}

function DateValue({ iso }: { iso: string }) {
  const locale = useViewerLocale();
  return (
    <time dateTime={iso} title={utcTime(iso)}>
      {valueTime(iso, { locale })}
    </time>
  );
}
