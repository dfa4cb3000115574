import React, { type KeyboardEvent, useId, useRef } from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { Chip, foreignText } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { labelOf } from './active-filters.js';
import { ChoiceList, optionId } from './choice-list.js';
import { bareInput, fieldFrame, IconButton, Label } from './list-styles.js';
import { type ChoiceInput, type ChoiceInputProps, useChoiceInput } from './use-choice-input.js';

const Frame = styled.div`
  ${fieldFrame}
  display: flex;
  flex-wrap: wrap;
  gap: 4px;
  padding: 5px 10px;
  cursor: text;
`;

const Field = styled.input`
  ${bareInput}
  flex: 1 1 90px;
  width: 90px;
  min-height: 24px;
`;

const Remove = styled(IconButton)`
  width: 18px;
  height: 18px;
  margin-inline-end: -4px;
`;

const Name = styled.bdi`
  ${foreignText}
`;

const Place = styled.div`
  position: relative;
`;

export interface ChoiceFieldProps extends ChoiceInputProps {
  label: string;
  placeholder?: string;
}

/** A filter with many choices or none: several values, found by typing. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { label, placeholder, choices, values } = props;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const input = useChoiceInput(props);
  return (
    <Place>
      <Label htmlFor={id}>{label}</Label>
      <Frame onClick={() => field.current?.focus()}>
        {values.map((value) => (
          <ChosenValue
            key={value}
            label={labelOf(choices, value)}
            onRemove={() => {
              input.toggle(value);
              field.current?.focus();
            }}
          />
        ))}
        <Field
          ref={field}
          id={id}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={input.open}
          aria-controls={`${id}-list`}
          aria-activedescendant={
            input.active === undefined ? undefined : optionId(id, input.active)
          }
          autoComplete="off"
          maxLength={500}
          placeholder={values.length === 0 ? placeholder : undefined}
          value={input.typed}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => input.type(event.target.value)}
          onClick={input.show}
          onKeyDown={(event: KeyboardEvent) => handleKey(event, input)}
          onBlur={input.leave}
        />
      </Frame>
      {input.open && <ChoiceList id={id} label={label} input={input} values={values} />}
    </Place>
  );
}

function ChosenValue({ label, onRemove }: { label: string; onRemove(): void }) {
  const text = useAuditText();
  return (
    <Chip $tone="accent">
      <Name dir="auto">{label}</Name>
      <Remove
        type="button"
        aria-label={text('list.active.remove', { filter: label })}
        onClick={onRemove}
      >
        <Icon icon="X" size={12} />
      </Remove>
    </Chip>
  );
}

function handleKey(event: KeyboardEvent, input: ChoiceInput): void {
  // The keys of an input method choose among its own words.
  if (event.nativeEvent.isComposing) return;
  const handled = keyHandlers[event.key]?.(input) ?? false;
  // Enter would send the form, and Escape close the dialog.
  if (handled) event.preventDefault();
}

/** Each tells whether it did something. */
const keyHandlers: Record<string, (input: ChoiceInput) => boolean> = {
  ArrowDown: (input) => input.move(1),
  ArrowUp: (input) => input.move(-1),
  Enter: (input) => input.accept(),
  Escape: (input) => input.hide(),
  Backspace: (input) => input.removeLast(),
};
