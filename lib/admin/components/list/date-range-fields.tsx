import React, { type ChangeEvent, useId } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Input, Label, SMALL_TEXT } from './list-styles.js';
import type { Filters } from './list-state.js';
import { fromLocalInput, toLocalInput } from './local-time.js';
import type { Period } from './period.js';

const Pair = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(185px, 1fr));
  gap: 12px;

  & input {
    color-scheme: inherit;
  }
`;

const Hint = styled.p`
  margin: 6px 0 0;
  ${SMALL_TEXT}
`;

export interface DateRangeFieldsProps {
  filters: Filters;
  /** The period that holds as long as no date is set. */
  period: Period | undefined;
  onChange(name: string, values: readonly string[]): void;
}

/** From and to, in the viewer's time zone. */
export function DateRangeFields({ filters, period, onChange }: DateRangeFieldsProps) {
  const text = useAuditText();
  const [from, to] = [filters.get('from')?.[0], filters.get('to')?.[0]];
  return (
    <div>
      <Pair>
        <DateField label={text('list.filter.from')} value={from} name="from" onChange={onChange} />
        <DateField label={text('list.filter.to')} value={to} name="to" onChange={onChange} />
      </Pair>
      {from !== undefined && to !== undefined && new Date(from) >= new Date(to) && (
        <Hint role="alert">{text('list.filters.emptyRange')}</Hint>
      )}
      {period !== undefined && from === undefined && to === undefined && (
        <Hint>
          <Muted>
            {text('list.filters.periodHolds', { period: text(`list.period.${period}`) })}
          </Muted>
        </Hint>
      )}
    </div>
  );
}

interface DateFieldProps {
  label: string;
  name: string;
  value: string | undefined;
  onChange(name: string, values: readonly string[]): void;
}

function DateField({ label, name, value, onChange }: DateFieldProps) {
  const id = useId();
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="datetime-local"
        max="9999-12-31T23:59"
        value={toLocalInput(value)}
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          const instant = fromLocalInput(event.target.value);
          onChange(name, instant === undefined ? [] : [instant]);
        }}
      />
    </div>
  );
}
