import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelChoice } from '../../panel-api.js';
import {
  foreignText,
  hairline,
  linkColour,
  mutedColour,
  type Themed,
  tint,
} from '../shared/styles.js';
import { SMALL_TEXT } from './list-styles.js';

const Group = styled.fieldset`
  margin: 0;
  padding: 0;
  border: 0;
  min-width: 0;

  & legend {
    padding: 0;
    margin-bottom: 4px;
    ${SMALL_TEXT}
    color: ${mutedColour};
  }
  & > div {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
`;

const Pill = styled.label`
  position: relative;
  padding: 4px 11px;
  border: ${hairline};
  border-radius: 999px;
  font-size: 13px;
  line-height: 18px;
  cursor: pointer;
  ${foreignText}

  & input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  &:hover {
    background: ${tint('neutral')};
  }
  &:has(input:checked) {
    border-color: ${linkColour};
    background: ${tint('accent')};
    color: ${linkColour};
    box-shadow: inset 0 0 0 1px ${linkColour};
  }
  &:has(input:focus-visible) {
    outline: 2px solid ${linkColour};
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    &:has(input:checked) {
      outline: 2px solid ${({ theme }: Themed) => theme.colors.text};
    }
  }
`;

export interface PillFieldProps {
  label: string;
  choices: readonly PanelChoice[];
  values: readonly string[];
  onChange(values: readonly string[]): void;
}

/** A filter with few choices: all of them in sight, several can be on. */
export function PillField({ label, choices, values, onChange }: PillFieldProps) {
  const known = new Set(choices.map(({ value }) => value));
  const others = values.filter((value) => !known.has(value));
  const all = [...choices, ...others.map((value) => ({ value, label: value }))];
  return (
    <Group>
      <legend>{label}</legend>
      <div>
        {all.map((choice) => (
          <Pill key={choice.value}>
            <input
              type="checkbox"
              checked={values.includes(choice.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...values, choice.value]
                    : values.filter((value) => value !== choice.value),
                )
              }
            />
            {choice.label}
          </Pill>
        ))}
      </div>
    </Group>
  );
}
