import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelEvent } from '../../panel-api.js';
import { hairline, HiddenText, mutedColour } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { COLUMNS, type Column } from './columns.js';
import { EventRow } from './event-row.js';
import { SMALL_TEXT } from './list-styles.js';
import { SkeletonRows } from './skeleton.js';
import type { ListLayout } from './use-list-layout.js';

export const Table = styled.table`
  width: 100%;
  table-layout: fixed;
  border-collapse: collapse;
  font-size: 13px;
  line-height: 20px;

  & th {
    padding: 10px 8px;
    ${SMALL_TEXT}
    font-weight: 700;
    text-align: start;
    vertical-align: bottom;
    color: ${mutedColour};
  }
  & td {
    padding: 10px 8px;
    border-top: ${hairline};
    vertical-align: top;
  }
  & :is(th, td):first-child {
    padding-inline-start: 16px;
  }
  & :is(th, td):last-child {
    padding-inline-end: 16px;
  }
`;

/** The events as a table; without events, as many empty rows as keep the place. */
export function EventTable({
  events,
  layout,
}: {
  events: readonly PanelEvent[] | undefined;
  layout: Exclude<ListLayout, 'cards'>;
}) {
  const text = useAuditText();
  const columns: readonly Column[] = COLUMNS[layout];
  return (
    <Table>
      <caption>
        <HiddenText>{text('list.caption')}</HiddenText>
      </caption>
      <colgroup>
        {columns.map(({ key, width }) => (
          <col key={key} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ key }) => (
            <th key={key} scope="col">
              {text(`list.column.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {events === undefined ? (
          <SkeletonRows columns={columns.length} />
        ) : (
          events.map((event) => <EventRow key={event.id} event={event} columns={columns} />)
        )}
      </tbody>
    </Table>
  );
}
