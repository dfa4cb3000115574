import React, { type ChangeEvent, useId } from 'react';
import { Input, Label } from './list-styles.js';

export interface WordsFieldProps {
  label: string;
  values: readonly string[];
  onChange(values: readonly string[]): void;
}

/** The words to search for: one text. */
export function WordsField({ label, values, onChange }: WordsFieldProps) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="search"
        maxLength={500}
        value={values[0] ?? ''}
        onChange={(event: ChangeEvent<HTMLInputElement>) =>
          onChange(event.target.value === '' ? [] : [event.target.value])
        }
      />
    </div>
  );
}
