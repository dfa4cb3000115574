import React, { type FormEvent, useState } from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import { hairline, QuietButton } from '../shared/styles.js';
import { RequestErrorBox } from '../shared/request-error-box.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { FilterDialog } from './filter-dialog.js';
import { FilterFields } from './filter-fields.js';
import { type ListState, NO_FILTERS, withFilter } from './list-state.js';
import { MainButton } from './list-styles.js';
import type { ChoicesOfLog } from './use-choices.js';

const Form = styled.form`
  display: flex;
  flex-direction: column;
  flex: 1 1 auto;
  min-height: 0;
`;

const Body = styled.div`
  position: relative;
  flex: 1 1 auto;
  overflow-y: auto;
  padding: 8px 24px 24px;
`;

const Foot = styled.div`
  display: flex;
  justify-content: space-between;
  gap: 12px;
  padding: 16px 24px;
  border-top: ${hairline};
`;

export interface FilterDrawerProps {
  state: ListState;
  choices: ChoicesOfLog;
  onApply(state: ListState): void;
  onClose(): void;
}

/** All filters at once; nothing changes in the list until they are applied. */
export function FilterDrawer({ state, choices, onApply, onClose }: FilterDrawerProps) {
  const text = useAuditText();
  const [draft, setDraft] = useState(state);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply(draft);
  };
  return (
    <FilterDialog onClose={onClose}>
      {/* A date that is half typed is left out; the browser's own complaint would say less. */}
      <Form noValidate onSubmit={submit}>
        <Body>
          {choices.error && <RequestErrorBox error={choices.error} onRetry={choices.reload} />}
          <FilterFields
            filters={draft.filters}
            period={draft.period}
            choices={choices.choices}
            onChange={(name, values) => setDraft((last) => withFilter(last, name, values))}
          />
        </Body>
        <Foot>
          <QuietButton type="button" onClick={() => setDraft(NO_FILTERS)}>
            {text('list.filters.clear')}
          </QuietButton>
          <MainButton type="submit">{text('list.filters.apply')}</MainButton>
        </Foot>
      </Form>
    </FilterDialog>
  );
}
