import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { LinkButton } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { filterCount, type ListState, NO_FILTERS } from './list-state.js';
import { ButtonRow, PillButton } from './list-styles.js';
import { isPressed, QUICK_FILTERS, toggled } from './quick-filters.js';

const Mark = styled.span`
  display: inline-flex;
  margin-inline-start: -2px;
`;

const ClearAll = styled(LinkButton)`
  margin-inline-start: 6px;
`;

/** The filters most asked for, one click each, and one click to be rid of all. */
export function QuickFilterBar({
  state,
  onChange,
}: {
  state: ListState;
  onChange(state: ListState): void;
}) {
  const text = useAuditText();
  return (
    <ButtonRow>
      <ButtonRow role="group" aria-label={text('list.quick.label')}>
        {QUICK_FILTERS.map((filter) => {
          const pressed = isPressed(filter, state);
          return (
            <PillButton
              key={filter.key}
              type="button"
              aria-pressed={pressed}
              onClick={() => onChange(toggled(filter, state))}
            >
              {pressed && (
                <Mark aria-hidden="true">
                  <Icon icon="Check" size={14} />
                </Mark>
              )}
              {text(`list.quick.${filter.key}`)}
            </PillButton>
          );
        })}
      </ButtonRow>
      {filterCount(state) > 0 && (
        <ClearAll type="button" onClick={() => onChange(NO_FILTERS)}>
          {text('list.active.clear')}
        </ClearAll>
      )}
    </ButtonRow>
  );
}
