import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';

import type { AuditPropertyOptions, MaskStrategy } from '../../decorators/audit-metadata.js';
import { decoratorsOf } from '../entity/entity.names.js';
import { masksOf } from '../entity/hidden-columns.js';

/** How the links of one junction table are captured. */
export interface LinkPlan {
  readonly junction: EntityMetadata;
  /** The entity whose events tell of the links; of single-table inheritance the one that has the table. */
  readonly owner: EntityMetadata;
  readonly other: EntityMetadata;
  /** The property of `owner` that holds the links. */
  readonly relation: RelationMetadata;
  /** The junction's columns that refer to the owner. */
  readonly ownerKeys: readonly ColumnMetadata[];
  /** The junction's columns that refer to the record at the other end. */
  readonly otherKeys: readonly ColumnMetadata[];
}

export function linkPlan(relation: RelationMetadata): LinkPlan | undefined {
  // A relation that names no inverse property has none on the other side; its junction is always known.
  const junction = relation.junctionEntityMetadata;
  if (!junction) return undefined;
  const { ownerColumns, inverseColumns } = junction;
  return {
    junction,
    owner: relation.entityMetadata,
    other: relation.inverseEntityMetadata,
    relation,
    ownerKeys: relation.isOwning ? ownerColumns : inverseColumns,
    otherKeys: relation.isOwning ? inverseColumns : ownerColumns,
  };
}

/** What the decorators of an audited class say of its links; undefined if they are ignored. */
export interface LinkOptions {
  mask: MaskStrategy | undefined;
  options: AuditPropertyOptions | undefined;
}

export function linkOptions(metadata: EntityMetadata, { propertyPath }: RelationMetadata) {
  const decorators = decoratorsOf(metadata);
  const isIgnored =
    decorators.ignored.has(propertyPath) || decorators.audited?.ignore?.includes(propertyPath);
  if (isIgnored) return undefined;
  return {
    mask: masksOf(decorators).get(propertyPath),
    options: decorators.properties.get(propertyPath),
  } satisfies LinkOptions;
}
