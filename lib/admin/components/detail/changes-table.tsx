import React from 'react';
import type { PanelChange } from '../../panel-api.js';
import { Mono } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { FoldedValue } from './folded-value.js';
import { SetChange } from './set-change.js';
import { Cell, HeadCell, PropertyCell, Table } from './table-parts.js';

/** One row per changed property; on a small screen one block per property. */
export function ChangesTable({ changes }: { changes: PanelChange[] }) {
  const text = useAuditText();
  // The roles are those of the elements: as blocks, on a small screen, they would lose them.
  return (
    <Table role="table" aria-label={text('detail.changes.table')}>
      <thead role="rowgroup">
        <tr role="row">
          <HeadCell role="columnheader" scope="col" style={{ width: '28%' }}>
            {text('detail.changes.property')}
          </HeadCell>
          <HeadCell role="columnheader" scope="col">
            {text('detail.changes.before')}
          </HeadCell>
          <HeadCell role="columnheader" scope="col">
            {text('detail.changes.after')}
          </HeadCell>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {changes.map((change, index) => (
          <ChangeRow key={`${index} ${change.property}`} change={change} />
        ))}
      </tbody>
    </Table>
  );
}

function ChangeRow({ change }: { change: PanelChange }) {
  const text = useAuditText();
  const { label, property, before, after, added, removed } = change;
  const heading = (
    <PropertyCell role="rowheader" scope="row">
      <bdi>{label}</bdi>
      {label !== property && (
        <small>
          <Mono as="bdi">{property}</Mono>
        </small>
      )}
    </PropertyCell>
  );
  if (added !== undefined || removed !== undefined) {
    return (
      <tr role="row">
        {heading}
        <Cell role="cell" colSpan={2}>
          <SetChange added={added ?? []} removed={removed ?? []} />
        </Cell>
      </tr>
    );
  }
  const columns = { before: text('detail.changes.before'), after: text('detail.changes.after') };
  return (
    <tr role="row">
      {heading}
      <Cell role="cell" data-label={columns.before}>
        <div>
          <FoldedValue value={before} label={`${label}: ${columns.before}`} />
        </div>
      </Cell>
      <Cell role="cell" data-label={columns.after}>
        <div>
          <FoldedValue value={after} label={`${label}: ${columns.after}`} />
        </div>
      </Cell>
    </tr>
  );
}
