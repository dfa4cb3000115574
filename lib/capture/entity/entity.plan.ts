import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type {
  AuditedOptions,
  AuditPropertyOptions,
  MaskStrategy,
  RelatedOption,
} from '../../decorators/audit-metadata.js';
import type { ValueKind } from '../../event/normalise-value.js';

/** How one recorded column is captured. */
export interface ColumnPlan {
  readonly column: ColumnMetadata;
  /** As events name it: TypeORM's property path, or the relation's for a foreign key. */
  readonly property: string;
  readonly kind: ValueKind;
  readonly mask: MaskStrategy | undefined;
  readonly options: AuditPropertyOptions | undefined;
  /** For a foreign key: the entity it points to and the column there. */
  readonly reference: { metadata: EntityMetadata; column: ColumnMetadata } | undefined;
}

/** All that capture has to know of an audited entity, worked out once. */
export interface EntityPlan {
  readonly metadata: EntityMetadata;
  readonly type: string;
  readonly category: string | undefined;
  readonly audited: AuditedOptions;
  readonly columns: readonly ColumnPlan[];
  readonly byColumn: ReadonlyMap<ColumnMetadata, ColumnPlan>;
  readonly masked: readonly ColumnPlan[];
  readonly related: readonly RelatedOption[];
  /** Of each of `related`, the column that holds its id; undefined for a path inside a value. */
  readonly relatedKeys: readonly (ColumnMetadata | undefined)[];
  /** Foreign keys that say to which related records a row belongs. */
  readonly relatedColumns: readonly ColumnMetadata[];
  /** Set by the database or TypeORM in every UPDATE, so never in a change map. */
  readonly databaseMade: readonly ColumnPlan[];
  readonly deleteDate: readonly ColumnPlan[];
}
