import type { EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { AuditEvent } from '../../event/audit-event.js';
import { groupBy } from '../../support/group-by.js';
import { readRows, toEntity } from './row.reader.js';
import { recordLabel } from './record-label.js';

/** A name behind a foreign key, wanted before the event is written. */
export interface LabelRequest {
  /** The column the foreign key refers to. */
  column: ColumnMetadata;
  value: unknown;
  assign(event: AuditEvent, label: string): void;
}

/** A name wanted for this event. */
export interface EventLabelRequest extends LabelRequest {
  event: AuditEvent;
}

/**
 * The name of a related record whose object the host has loaded in full; undefined if it has not,
 * or if the object is another record than the key says.
 */
export function loadedName(
  entity: ObjectLiteral,
  key: ColumnMetadata,
  value: unknown,
): string | undefined {
  const related = key.relationMetadata?.getEntityValue(entity) as unknown;
  if (related === null || typeof related !== 'object' || !key.referencedColumn) return undefined;
  if (String(key.referencedColumn.getEntityValue(related)) !== String(value)) return undefined;
  return loadedRecordName(key.referencedColumn.entityMetadata, related);
}

/** The name of a record whose object is loaded in full; undefined if it is not. */
export function loadedRecordName(
  metadata: EntityMetadata,
  related: ObjectLiteral,
): string | undefined {
  return isWhole(metadata, related) ? recordLabel(metadata, related) : undefined;
}

/** A label function must not see half a record: it would freeze a wrong name. */
const isWhole = (metadata: EntityMetadata, related: ObjectLiteral): boolean =>
  selectable(metadata).every((column) => column.getEntityValue(related) !== undefined);

const selectableCache = new WeakMap<EntityMetadata, readonly ColumnMetadata[]>();

function selectable(metadata: EntityMetadata): readonly ColumnMetadata[] {
  let columns = selectableCache.get(metadata);
  if (!columns) {
    columns = metadata.columns.filter(
      (column) =>
        !column.isVirtualProperty && !column.isVirtual && (column.isSelect || column.isPrimary),
    );
    selectableCache.set(metadata, columns);
  }
  return columns;
}

/** Looks names up with one statement per entity, in the transaction that is about to commit. */
export async function resolveNames(
  runner: QueryRunner,
  requests: readonly EventLabelRequest[],
): Promise<void> {
  for (const [column, group] of groupBy(requests, (request) => request.column)) {
    const values = new Map(group.map(({ value }) => [String(value), value]));
    const names = await namesOf(runner, column, [...values.values()]);
    for (const { event, value, assign } of group) {
      const name = names.get(String(value));
      if (name !== undefined) assign(event, name);
    }
  }
}

async function namesOf(
  runner: QueryRunner,
  column: ColumnMetadata,
  values: readonly unknown[],
): Promise<Map<string, string>> {
  const metadata = column.entityMetadata;
  const rows = await readRows(runner, {
    metadata,
    columns: [...new Set([column, ...selectable(metadata)])],
    keyColumns: [column],
    keys: values.map((value) => [value]),
  });
  const names = new Map<string, string>();
  for (const row of rows) {
    const name = recordLabel(metadata, toEntity(metadata, row));
    if (name !== undefined) names.set(String(row.get(column)), name);
  }
  return names;
}
