import type { ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { RelatedOption } from '../../decorators/audit-metadata.js';
import type { RecordRef } from '../../event/audit-event.js';
import type { EntityChange } from './entity.change.js';
import { keyText } from './key-text.js';
import { loadedName, type LabelRequest } from './name.resolver.js';

/** The records an event belongs to besides its target, and the names still to be looked up. */
export function relatedRecords(change: EntityChange): {
  related: RecordRef[];
  labels: LabelRequest[];
} {
  const related: RecordRef[] = [];
  const labels: LabelRequest[] = [];
  const { plan } = change;
  for (const [index, option] of plan.related.entries()) {
    const column = plan.relatedKeys[index];
    for (const value of idsOf(change, option, column)) {
      const id = idText(value);
      if (id === undefined) continue;
      if (related.some((ref) => ref.type === option.type && ref.id === id)) continue;
      const ref: RecordRef = { type: option.type, id };
      related.push(ref);
      const name = column && loadedName(change.entity, column, value);
      if (name !== undefined) ref.label = name;
      else if (column?.referencedColumn) {
        const position = related.length - 1;
        labels.push({
          column: column.referencedColumn,
          value,
          assign: (event, label) => (event.related[position].label = label),
        });
      }
    }
  }
  const moved = movedTo(change);
  if (moved) related.push(moved);
  return { related, labels };
}

/** The record under its new key: the event's target goes by the one it had. */
function movedTo(change: EntityChange): RecordRef | undefined {
  const { type, metadata } = change.plan;
  if (change.operation !== 'update') return undefined;
  if (!change.columns.some(({ column }) => column.isPrimary)) return undefined;
  const key = metadata.primaryColumns.map(
    (column) => change.after(column) ?? change.before(column),
  );
  return { type, id: key.map(keyText).join(':') };
}

/** A change of the link concerns the record it pointed to before as well. */
function idsOf(
  change: EntityChange,
  option: RelatedOption,
  column: ColumnMetadata | undefined,
): unknown[] {
  if (!column) return [pathValue(change.entity, option.id)];
  return [change.after(column), column.getEntityValue(change.entity), change.before(column)];
}

function pathValue(entity: ObjectLiteral, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as ObjectLiteral | null | undefined)?.[key], entity);
}

function idText(value: unknown): string | undefined {
  const isId = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return isId ? String(value) : undefined;
}
