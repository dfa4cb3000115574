import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type {
  EntityAuditMetadata,
  MaskStrategy,
  RelatedOption,
} from '../../decorators/audit-metadata.js';
import { AuditError } from '../../errors/audit-error.js';
import { kindOf } from './column-kind.js';
import { decoratorsOf, namesOf, typeOf } from './entity.names.js';
import { embeddedDecorators, hiddenColumns, masksOf } from './hidden-columns.js';
import type { ColumnPlan, EntityPlan } from './entity.plan.js';

/**
 * Works out how an entity is captured.
 *
 * @throws AuditError `INVALID_OPTIONS` when a decorator names a property that the entity does not
 *   have, or hides its key.
 */
export function buildEntityPlan(metadata: EntityMetadata): EntityPlan {
  const decorators = decoratorsOf(metadata);
  const audited = decorators.audited ?? {};
  const hidden = new Map(hiddenColumns(metadata).map(({ column, mask }) => [column, mask]));
  const columns = metadata.columns
    .filter((column) => isRecordable(column, decorators))
    .filter((column) => !hidden.has(column) || hidden.get(column) !== undefined)
    .map((column) => columnPlan(column, decorators, hidden.get(column)));
  const related = [...decorators.related, ...relatedOptions(metadata, audited.related ?? [])];
  const plan: EntityPlan = {
    metadata,
    type: typeOf(metadata),
    category: audited.category,
    audited,
    columns,
    byColumn: new Map(columns.map((entry) => [entry.column, entry])),
    related,
    masked: columns.filter(({ mask }) => mask !== undefined),
    relatedKeys: related.map(({ id }) => keyColumns(metadata, id)[0]),
    relatedColumns: related.flatMap(({ id }) => keyColumns(metadata, id)),
    databaseMade: columns.filter(({ column }) => column.isVersion || column.isUpdateDate),
    deleteDate: columns.filter(({ column }) => column.isDeleteDate),
  };
  checkKeys(plan);
  checkNames(plan, [
    ...decorators.ignored,
    ...(audited.ignore ?? []),
    ...masksOf(decorators).keys(),
    ...plan.related.map(({ id }) => id),
  ]);
  return plan;
}

/** Physical columns that the application knows; version and update date only when asked for. */
function isRecordable(column: ColumnMetadata, decorators: EntityAuditMetadata): boolean {
  if (column.isVirtualProperty || column.isDiscriminator) return false;
  if (column.isVirtual && !column.relationMetadata) return false;
  if (!column.isVersion && !column.isUpdateDate) return true;
  return decorators.properties.has(column.propertyName);
}

function columnPlan(
  column: ColumnMetadata,
  decorators: EntityAuditMetadata,
  mask: MaskStrategy | undefined,
): ColumnPlan {
  const embedded = embeddedDecorators(column);
  const names = namesOf(column);
  const relation = column.relationMetadata;
  return {
    column,
    property: propertyOf(column),
    kind: relation && column.referencedColumn ? kindOf(column.referencedColumn) : kindOf(column),
    mask,
    options:
      names.map((name) => decorators.properties.get(name)).find((entry) => entry !== undefined) ??
      embedded?.properties.get(column.propertyName),
    reference:
      relation && column.referencedColumn && relation.joinColumns.length === 1
        ? { metadata: relation.inverseEntityMetadata, column: column.referencedColumn }
        : undefined,
  };
}

/** A foreign key goes by its relation's name; one of several columns also by what it refers to. */
function propertyOf(column: ColumnMetadata): string {
  const relation = column.relationMetadata;
  if (!relation) return column.propertyPath;
  if (relation.joinColumns.length < 2 || !column.referencedColumn) return relation.propertyPath;
  return `${relation.propertyPath}.${column.referencedColumn.propertyPath}`;
}

function relatedOptions(
  metadata: EntityMetadata,
  related: readonly (string | RelatedOption)[],
): RelatedOption[] {
  return related.map((entry) => {
    if (typeof entry !== 'string') return entry;
    const relation = metadata.findRelationWithPropertyPath(entry);
    if (!relation) {
      throw new AuditError(
        'INVALID_OPTIONS',
        `@Audited on ${metadata.name}: related "${entry}" is no relation of the entity. ` +
          `Relations: ${metadata.relations.map(({ propertyPath }) => propertyPath).join(', ') || 'none'}. ` +
          `For an id without a relation give { type, id }.`,
      );
    }
    return { type: typeOf(relation.inverseEntityMetadata), id: entry };
  });
}

/** The columns behind a property path: a relation's foreign keys, or the column itself. */
function keyColumns(metadata: EntityMetadata, path: string): ColumnMetadata[] {
  const relation = metadata.findRelationWithPropertyPath(path);
  if (relation?.isOwning && !relation.isManyToMany) return relation.joinColumns;
  const column = metadata.findColumnWithPropertyPath(path);
  return column ? [column] : [];
}

/** The key is what an event is found by: hidden in one place and shown in another, it would tell two records of one. */
function checkKeys({ metadata, masked }: EntityPlan): void {
  const key = masked.find(({ column }) => column.isPrimary);
  if (!key) return;
  throw new AuditError(
    'INVALID_OPTIONS',
    `@AuditMask on ${metadata.name}.${key.property}: it is the primary key, by which the record's events are found, and cannot be hidden. ` +
      `Mask another property, or give the entity a key that may be seen.`,
  );
}

function checkNames(plan: EntityPlan, names: readonly string[]): void {
  const { metadata } = plan;
  const known = new Set<string>();
  for (const column of metadata.columns) namesOf(column).forEach((name) => known.add(name));
  for (const relation of metadata.relations) known.add(relation.propertyPath);
  const isKnown = (name: string): boolean =>
    known.has(name) || (name.includes('.') && isKnown(name.slice(0, name.lastIndexOf('.'))));
  const unknown = names.filter((name) => !isKnown(name));
  if (unknown.length === 0) return;
  throw new AuditError(
    'INVALID_OPTIONS',
    `Audit decorators on ${metadata.name} name ${unknown.map((name) => `"${name}"`).join(', ')}, ` +
      `which the entity does not have. Properties: ${[...known].sort().join(', ')}.`,
  );
}
