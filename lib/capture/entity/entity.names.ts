import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { auditMetadataOf, type EntityAuditMetadata } from '../../decorators/audit-metadata.js';
import { snakeCase } from '../../event/snake-case.js';

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

/** `target.type` of an entity, audited or not: without one of its own `CaseNote` is `case_note`. */
export function typeOf(metadata: EntityMetadata): string {
  return decoratorsOf(metadata).audited?.type ?? snakeCase(metadata.name);
}

/** The names by which decorators and options may mean a column: its own path, its relation's, the embedded object's. */
export function namesOf(column: ColumnMetadata): string[] {
  const names = [column.propertyPath, column.propertyName];
  if (column.relationMetadata) names.push(column.relationMetadata.propertyPath);
  for (let depth = column.propertyPath.lastIndexOf('.'); depth > 0;) {
    names.push(column.propertyPath.slice(0, depth));
    depth = column.propertyPath.lastIndexOf('.', depth - 1);
  }
  return column.embeddedMetadata ? names.filter((name) => name !== column.propertyName) : names;
}
