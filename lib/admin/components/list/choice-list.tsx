import React, { type MouseEvent, useEffect, useRef } from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { foreignText, hairline, mutedColour, type Themed, tint } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import type { ChoiceGroup, GroupedChoice } from './choice-search.js';
import { SMALL_TEXT } from './list-styles.js';
import type { ChoiceInput } from './use-choice-input.js';

const List = styled.div`
  position: absolute;
  z-index: 2;
  inset-inline: 0;
  top: calc(100% + 4px);
  max-height: 260px;
  overflow-y: auto;
  padding: 4px;
  box-sizing: border-box;
  border: ${hairline};
  border-radius: 6px;
  background: ${({ theme }: Themed) => theme.colors.container};
  box-shadow: 0 8px 24px rgb(0 0 0 / 25%);
`;

const GroupName = styled.div`
  padding: 8px 8px 2px;
  ${SMALL_TEXT}
  color: ${mutedColour};
`;

const Option = styled.div`
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 8px;
  padding: 6px 8px;
  border-radius: 4px;
  line-height: 20px;
  cursor: pointer;
  ${foreignText}

  &:hover,
  &[data-active='true'] {
    background: ${tint('accent')};
  }
`;

interface ChoiceListProps {
  id: string;
  label: string;
  input: ChoiceInput;
  values: readonly string[];
}

/** The choices below a `ChoiceField`. The keyboard stays in the field. */
export function ChoiceList({ id, label, input, values }: ChoiceListProps) {
  const text = useAuditText();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const option = (choice: GroupedChoice, shown: string = choice.label) => (
    <ChoiceOption
      key={choice.value}
      id={optionId(id, choice.value)}
      label={shown}
      chosen={values.includes(choice.value)}
      active={input.active === choice.value}
      onChoose={() => input.toggle(choice.value)}
    />
  );
  return (
    <List
      ref={list}
      id={`${id}-list`}
      role="listbox"
      aria-multiselectable="true"
      aria-label={label}
      onMouseDown={(event: MouseEvent) => event.preventDefault()}
    >
      {input.groups.map((group) => (
        <Group key={group.label} group={group} option={option} />
      ))}
      {input.free !== undefined &&
        option(
          { value: input.free, label: input.free },
          text('list.filters.useTyped', { typed: input.free }),
        )}
    </List>
  );
}

export function optionId(id: string, value: string): string {
  return `${id}-${encodeURIComponent(value)}`;
}

function Group({
  group,
  option,
}: {
  group: ChoiceGroup;
  option(choice: GroupedChoice): React.ReactElement;
}) {
  // An anonymous arrow: the second argument of `option` is no index.
  const options = group.choices.map((choice) => option(choice));
  if (group.label === '') return <>{options}</>;
  return (
    <div role="group" aria-label={group.label}>
      <GroupName aria-hidden="true">{group.label}</GroupName>
      {options}
    </div>
  );
}

interface ChoiceOptionProps {
  id: string;
  label: string;
  chosen: boolean;
  active: boolean;
  onChoose(): void;
}

function ChoiceOption({ id, label, chosen, active, onChoose }: ChoiceOptionProps) {
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) own.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <Option
      ref={own}
      id={id}
      role="option"
      aria-selected={chosen}
      data-active={active}
      onClick={onChoose}
    >
      <bdi dir="auto">{label}</bdi>
      {chosen && (
        <span aria-hidden="true">
          <Icon icon="Check" size={14} />
        </span>
      )}
    </Option>
  );
}
