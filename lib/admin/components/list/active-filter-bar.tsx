import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { PANEL_FILTERS, type PanelChoices } from '../../panel-api.js';
import { foreignText, tint, type Themed } from '../shared/styles.js';
import { shortTime } from '../shared/time-text.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { useViewerLocale } from '../shared/use-viewer-locale.js';
import { type ActiveFilter, activeFilters, choicesOf, labelOf } from './active-filters.js';
import { type ListState, withoutValue } from './list-state.js';
import { ButtonRow, clamped, PillButton } from './list-styles.js';

const ChipButton = styled(PillButton)`
  min-height: 28px;
  padding: 3px 8px 3px 12px;
  border-color: transparent;
  background: ${tint('neutral')};
  white-space: normal;
  text-align: start;
  color: ${({ theme }: Themed) => theme.colors.text};
`;

const Words = styled.span`
  ${clamped(2)}
`;

const Value = styled.bdi`
  ${foreignText}
`;

export interface ActiveFilterBarProps {
  state: ListState;
  choices: PanelChoices | undefined;
  onChange(state: ListState): void;
}

/** Every filter that is set and has no button of its own, each with a way to remove it. */
export function ActiveFilterBar({ state, choices, onChange }: ActiveFilterBarProps) {
  const text = useAuditText();
  const active = activeFilters(state);
  if (active.length === 0) return null;
  return (
    <ButtonRow role="group" aria-label={text('list.active.label')}>
      {active.map((filter) => (
        <FilterChip
          key={`${filter.name}=${filter.value}`}
          filter={filter}
          choices={choices}
          onRemove={() => onChange(withoutValue(state, filter.name, filter.value))}
        />
      ))}
    </ButtonRow>
  );
}

interface FilterChipProps {
  filter: ActiveFilter;
  choices: PanelChoices | undefined;
  onRemove(): void;
}

function FilterChip({ filter, choices, onRemove }: FilterChipProps) {
  const text = useAuditText();
  const locale = useViewerLocale();
  const { name, value } = filter;
  const known = PANEL_FILTERS.some((each) => each === name);
  const label = known ? text(`list.filter.${name}`) : text('list.active.unknown', { name });
  const isTime = name === 'from' || name === 'to';
  const shown = isTime ? shortTime(value, { locale }) : labelOf(choicesOf(choices, name), value);
  return (
    <ChipButton
      type="button"
      aria-label={text('list.active.remove', { filter: `${label}: ${shown}` })}
      title={shown === value ? undefined : value}
      onClick={onRemove}
    >
      <Words>
        {label}: <Value dir="auto">{shown}</Value>
      </Words>
      <span aria-hidden="true">
        <Icon icon="X" size={14} />
      </span>
    </ChipButton>
  );
}
