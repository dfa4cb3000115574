import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelRequestError } from '../shared/panel-request.error.js';
import { RequestErrorBox } from '../shared/request-error-box.js';
import { Muted, QuietButton } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { atCursor, filterCount, type ListState, NO_FILTERS } from './list-state.js';
import { ButtonRow } from './list-styles.js';

const Empty = styled.div`
  display: grid;
  justify-items: center;
  gap: 12px;
  padding: 64px 24px;
  text-align: center;

  & h2 {
    margin: 0;
    font-size: 16px;
    font-weight: 700;
    line-height: 24px;
  }
  & p {
    max-width: 46ch;
    line-height: 20px;
  }
`;

const Problem = styled.div`
  display: grid;
  gap: 12px;
  padding: 16px;
`;

interface NoticeProps {
  state: ListState;
  onChange(state: ListState): void;
}

/** Why the list is empty, and the way to a list that is not. */
export function EmptyList({ state, onChange }: NoticeProps) {
  const text = useAuditText();
  const filtered = filterCount(state) > 0;
  const kind = filtered ? 'filtered' : state.cursor === undefined ? 'nothing' : 'page';
  return (
    <Empty>
      <Muted aria-hidden="true">
        <Icon icon={kind === 'nothing' ? 'Inbox' : 'Search'} size={32} />
      </Muted>
      <h2>{text(`list.empty.${kind}.title`)}</h2>
      <Muted as="p">{text(`list.empty.${kind}.hint`)}</Muted>
      <ButtonRow>
        <WaysOut state={state} onChange={onChange} />
      </ButtonRow>
    </Empty>
  );
}

/** Why there is no list; what the address asks for can be taken back. */
export function ListProblem({
  error,
  onRetry,
  ...ways
}: NoticeProps & { error: PanelRequestError; onRetry(): void }) {
  // The same question would get the same answer.
  const refused = error.code.startsWith('INVALID_');
  return (
    <Problem>
      <RequestErrorBox error={error} onRetry={refused ? undefined : onRetry} />
      {refused && (
        <ButtonRow>
          <WaysOut {...ways} />
        </ButtonRow>
      )}
    </Problem>
  );
}

function WaysOut({ state, onChange }: NoticeProps) {
  const text = useAuditText();
  return (
    <>
      {filterCount(state) > 0 && (
        <QuietButton type="button" onClick={() => onChange(NO_FILTERS)}>
          {text('list.empty.clear')}
        </QuietButton>
      )}
      {state.cursor !== undefined && (
        <QuietButton type="button" onClick={() => onChange(atCursor(state))}>
          {text('list.pager.newest')}
        </QuietButton>
      )}
    </>
  );
}
