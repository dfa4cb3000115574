import React, { type MouseEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { foreignText, tint, toneColour } from '../shared/styles.js';
import { useEventTarget } from '../shared/use-event-target.js';
import type { Column } from './columns.js';

const Row = styled.tr`
  cursor: pointer;

  &:hover > td {
    background: ${tint('neutral')};
  }
  &[data-outcome='failure'] > td:first-child {
    box-shadow: inset 3px 0 0 ${toneColour('danger')};
  }
  & > td {
    ${foreignText}
    white-space: normal;
  }
`;

/** One event. The link in it is for everyone; a click beside it is a larger target for the mouse. */
export function EventRow({ event, columns }: { event: PanelEvent; columns: readonly Column[] }) {
  const open = useOpenOnClick(event.id);
  return (
    <Row data-outcome={event.outcome} onClick={open}>
      {columns.map(({ key, cell }) => (
        <td key={key}>{cell(event)}</td>
      ))}
    </Row>
  );
}

/** Opens an event's page on a click that is for nothing else: no link, no text being selected. */
export function useOpenOnClick(id: string): (click: MouseEvent<HTMLElement>) => void {
  const navigate = useNavigate();
  const { to, state } = useEventTarget(id);
  return (click) => {
    const onControl = (click.target as Element).closest('a, button') !== null;
    const selecting = (globalThis.getSelection()?.toString() ?? '') !== '';
    if (onControl || selecting || click.ctrlKey || click.metaKey || click.shiftKey) return;
    void navigate(to, { state });
  };
}
