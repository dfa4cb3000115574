import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityPlan } from '../../entity/entity.plan.js';
import { NAME_PROPERTIES } from '../../entity/record-label.js';
import { isPhysical } from './row.select.js';

const cache = new WeakMap<EntityPlan, ReadonlySet<ColumnMetadata>>();

/**
 * The columns to read for events of changes in `changed`: these, the key, and what names, related
 * records, masks and conditions look at. A function of the host's may look at the whole row.
 */
export function neededColumns(
  plan: EntityPlan,
  changed: Iterable<ColumnMetadata>,
): ColumnMetadata[] {
  return [...new Set([...alwaysNeeded(plan), ...changed])];
}

function alwaysNeeded(plan: EntityPlan): ReadonlySet<ColumnMetadata> {
  let columns = cache.get(plan);
  if (!columns) cache.set(plan, (columns = new Set(findAlwaysNeeded(plan))));
  return columns;
}

function findAlwaysNeeded(plan: EntityPlan): ColumnMetadata[] {
  const { metadata, audited, masked, relatedColumns, relatedKeys } = plan;
  const physical = metadata.columns.filter(isPhysical);
  // A related id that is no column of its own stands somewhere inside a value.
  const isWhole = audited.label || audited.when || relatedKeys.includes(undefined);
  const others = isWhole
    ? physical.filter(({ isSelect }) => isSelect)
    : physical.filter(({ propertyPath }) => audited.label === undefined && isName(propertyPath));
  return [
    ...metadata.primaryColumns,
    ...(metadata.discriminatorColumn ? [metadata.discriminatorColumn] : []),
    ...others,
    ...relatedColumns,
    ...masked.map(({ column }) => column),
  ];
}

const isName = (property: string): boolean =>
  NAME_PROPERTIES.includes(property) || property === 'firstName' || property === 'lastName';
