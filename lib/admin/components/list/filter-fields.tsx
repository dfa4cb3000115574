import React, { type ReactNode, useCallback } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelChoices, PanelFilterName } from '../../panel-api.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { choicesOf, labelOf } from './active-filters.js';
import { ChoiceField, type ChoiceFieldProps } from './choice-field.js';
import { DateRangeFields, type DateRangeFieldsProps } from './date-range-fields.js';
import { PillField } from './pill-field.js';
import { WordsField } from './words-field.js';

const Section = styled.section`
  display: grid;
  gap: 14px;
  padding-top: 18px;

  & > h3 {
    margin: 0;
    font-size: 14px;
    font-weight: 700;
    line-height: 20px;
  }
`;

const Pair = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
  gap: 12px;
`;

export interface FilterFieldsProps extends DateRangeFieldsProps {
  choices: PanelChoices | undefined;
}

type ChoiceOptions = Partial<Pick<ChoiceFieldProps, 'keepsTyped' | 'groupLabel'>>;

/** Every filter of the log, under the question it answers. */
export function FilterFields({ filters, period, choices, onChange }: FilterFieldsProps) {
  const text = useAuditText();
  const categoryLabel = useCallback(
    (category: string) => labelOf(choicesOf(choices, 'category'), category),
    [choices],
  );
  const field = (name: PanelFilterName) => ({
    label: text(`list.filter.${name}`),
    values: filters.get(name) ?? [],
    choices: choicesOf(choices, name),
    onChange: (values: readonly string[]) => onChange(name, values),
  });
  const pills = (name: PanelFilterName) => <PillField {...field(name)} />;
  const choice = (name: PanelFilterName, options: ChoiceOptions = {}) => (
    <ChoiceField
      {...field(name)}
      placeholder={text(options.keepsTyped ? 'list.filters.typeHere' : 'list.filters.any')}
      {...options}
    />
  );
  return (
    <>
      <Part title={text('list.section.when')}>
        <DateRangeFields filters={filters} period={period} onChange={onChange} />
      </Part>
      <Part title={text('list.section.who')}>
        {choice('actorId', { keepsTyped: true })}
        {choice('actorRole', { keepsTyped: true })}
        {pills('actorType')}
      </Part>
      <Part title={text('list.section.what')}>
        <WordsField {...field('text')} />
        {choice('action', { groupLabel: categoryLabel })}
        {pills('operation')}
        {choice('category')}
        {pills('eventType')}
      </Part>
      <Part title={text('list.section.record')}>
        <Pair>
          {choice('targetType')}
          {choice('targetId', { keepsTyped: true })}
        </Pair>
        <Pair>
          {choice('relatedType')}
          {choice('relatedId', { keepsTyped: true })}
        </Pair>
      </Part>
      <Part title={text('list.section.where')}>
        {pills('source')}
        {choice('ip', { keepsTyped: true })}
      </Part>
      <Part title={text('list.section.result')}>
        {pills('outcome')}
        {pills('severity')}
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </Section>
  );
}
