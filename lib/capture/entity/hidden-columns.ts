import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import {
  auditMetadataOf,
  type EntityAuditMetadata,
  type MaskStrategy,
} from '../../decorators/audit-metadata.js';
import { decoratorsOf, namesOf } from './entity.names.js';
import { maskValue } from './mask.js';
import { copyOf, setOwn } from './object-copy.js';

/** A column whose values must not be seen. */
export interface HiddenColumn {
  column: ColumnMetadata;
  /** How its values are shown; undefined if it is ignored altogether. */
  mask: MaskStrategy | undefined;
}

/** What stands for a wholly hidden value inside a name. */
const HIDDEN_IN_NAMES = '•••';

const cache = new WeakMap<EntityMetadata, readonly HiddenColumn[]>();

/** The masked and ignored columns of an entity, audited or not. */
export function hiddenColumns(metadata: EntityMetadata): readonly HiddenColumn[] {
  let hidden = cache.get(metadata);
  if (!hidden) {
    hidden = findHidden(metadata);
    cache.set(metadata, hidden);
  }
  return hidden;
}

/** The entity as a label function may see it: masked values as they are shown, ignored ones absent. */
export function withoutHidden(metadata: EntityMetadata, entity: ObjectLiteral): ObjectLiteral {
  const hidden = hiddenColumns(metadata);
  if (hidden.length === 0) return entity;
  const view = copyOf(entity);
  for (const { column, mask } of hidden) {
    const value = column.getEntityValue(entity) as unknown;
    if (value === undefined || value === null) continue;
    let owner = view;
    for (const name of column.embeddedMetadata?.parentPropertyNames ?? []) {
      const embedded = copyOf(owner[name] as ObjectLiteral);
      setOwn(owner, name, embedded);
      owner = embedded;
    }
    setOwn(owner, column.propertyName, mask && maskValue(value, mask, HIDDEN_IN_NAMES));
  }
  return view;
}

function findHidden(metadata: EntityMetadata): HiddenColumn[] {
  const decorators = decoratorsOf(metadata);
  const masks = masksOf(decorators);
  const ignored = new Set([...decorators.ignored, ...(decorators.audited?.ignore ?? [])]);
  return metadata.columns.flatMap((column): HiddenColumn[] => {
    const names = namesOf(column);
    const embedded = embeddedDecorators(column);
    const isIgnored =
      names.some((name) => ignored.has(name)) || embedded?.ignored.has(column.propertyName);
    if (isIgnored) return [{ column, mask: undefined }];
    const mask =
      names.map((name) => masks.get(name)).find((strategy) => strategy !== undefined) ??
      embedded?.masks.get(column.propertyName);
    return mask === undefined ? [] : [{ column, mask }];
  });
}

/** What the decorators on the class of an embedded object say. */
export function embeddedDecorators(column: ColumnMetadata): EntityAuditMetadata | undefined {
  const type = column.embeddedMetadata?.type;
  return typeof type === 'function' ? auditMetadataOf(type) : undefined;
}

/** Masks by decorator and by option. */
export function masksOf(decorators: EntityAuditMetadata): Map<string, MaskStrategy> {
  const option = decorators.audited?.mask ?? [];
  const entries: [string, MaskStrategy][] = Array.isArray(option)
    ? (option as string[]).map((name) => [name, 'redact'])
    : Object.entries(option as Record<string, MaskStrategy>);
  return new Map([...decorators.masks, ...entries]);
}
