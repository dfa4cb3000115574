import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import {
  auditMetadataOf,
  type EntityAuditMetadata,
  type MaskStrategy,
  type RelatedOption,
} from '../../decorators/audit-metadata.js';
import { AuditError } from '../../errors/audit-error.js';
import { kindOf } from './column-kind.js';
import type { ColumnPlan, EntityPlan } from './entity.plan.js';

/** `target.type` of an entity without a type of its own: `CaseNote` becomes `case_note`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const decoratorCache = new WeakMap<EntityMetadata, EntityAuditMetadata>();

/** Decorators of the entity's class; none for an `EntitySchema` without a class. */
export function decoratorsOf(metadata: EntityMetadata): EntityAuditMetadata {
  let decorators = decoratorCache.get(metadata);
  if (!decorators) {
    const { target } = metadata;
    decorators = auditMetadataOf(typeof target === 'function' ? target : {});
    decoratorCache.set(metadata, decorators);
  }
  return decorators;
}

/** `target.type` of an entity, audited or not. */
export function typeOf(metadata: EntityMetadata): string {
  return decoratorsOf(metadata).audited?.type ?? snakeCase(metadata.name);
}

/**
 * Works out how an entity is captured.
 *
 * @throws AuditError `INVALID_OPTIONS` when a decorator names a property that the entity does not have.
 */
export function buildEntityPlan(metadata: EntityMetadata): EntityPlan {
  const decorators = decoratorsOf(metadata);
  const audited = decorators.audited ?? {};
  const masks = masksOf(decorators);
  const ignored = new Set([...decorators.ignored, ...(audited.ignore ?? [])]);
  const columns = metadata.columns
    .filter((column) => isRecordable(column, decorators))
    .filter((column) => !namesOf(column).some((name) => ignored.has(name)))
    .filter((column) => !embeddedDecorators(column)?.ignored.has(column.propertyName))
    .map((column) => columnPlan(column, decorators, masks));
  const related = [...decorators.related, ...relatedOptions(metadata, audited.related ?? [])];
  const plan: EntityPlan = {
    metadata,
    type: typeOf(metadata),
    category: audited.category,
    audited,
    columns,
    byColumn: new Map(columns.map((entry) => [entry.column, entry])),
    related,
    relatedColumns: related.flatMap(({ id }) => keyColumns(metadata, id)),
    databaseMade: columns.filter(({ column }) => column.isVersion || column.isUpdateDate),
    deleteDate: columns.filter(({ column }) => column.isDeleteDate),
  };
  checkNames(plan, [...ignored, ...masks.keys(), ...plan.related.map(({ id }) => id)]);
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
  masks: ReadonlyMap<string, MaskStrategy>,
): ColumnPlan {
  const embedded = embeddedDecorators(column);
  const names = namesOf(column);
  const relation = column.relationMetadata;
  return {
    column,
    property: propertyOf(column),
    kind: relation && column.referencedColumn ? kindOf(column.referencedColumn) : kindOf(column),
    mask:
      names.map((name) => masks.get(name)).find((mask) => mask !== undefined) ??
      embedded?.masks.get(column.propertyName),
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

/** The names by which decorators and options may mean a column: its own path, its relation's, the embedded object's. */
function namesOf(column: ColumnMetadata): string[] {
  const names = [column.propertyPath, column.propertyName];
  if (column.relationMetadata) names.push(column.relationMetadata.propertyPath);
  for (let depth = column.propertyPath.lastIndexOf('.'); depth > 0;) {
    names.push(column.propertyPath.slice(0, depth));
    depth = column.propertyPath.lastIndexOf('.', depth - 1);
  }
  return column.embeddedMetadata ? names.filter((name) => name !== column.propertyName) : names;
}

function embeddedDecorators(column: ColumnMetadata): EntityAuditMetadata | undefined {
  const type = column.embeddedMetadata?.type;
  return typeof type === 'function' ? auditMetadataOf(type) : undefined;
}

function masksOf(decorators: EntityAuditMetadata): Map<string, MaskStrategy> {
  const option = decorators.audited?.mask ?? [];
  const entries: [string, MaskStrategy][] = Array.isArray(option)
    ? (option as string[]).map((name) => [name, 'redact'])
    : Object.entries(option as Record<string, MaskStrategy>);
  return new Map([...decorators.masks, ...entries]);
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
export function keyColumns(metadata: EntityMetadata, path: string): ColumnMetadata[] {
  const relation = metadata.findRelationWithPropertyPath(path);
  if (relation?.isOwning && !relation.isManyToMany) return relation.joinColumns;
  const column = metadata.findColumnWithPropertyPath(path);
  return column ? [column] : [];
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
