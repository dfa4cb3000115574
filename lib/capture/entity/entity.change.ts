import type { ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { LinkChange } from '../link/link.change.js';
import type { ColumnPlan, EntityPlan } from './entity.plan.js';
import type { LabelRequest } from './name.resolver.js';

export type EntityOperation = 'create' | 'update' | 'remove' | 'soft_remove' | 'restore';

/** One row that was written, with both its states. */
export interface EntityChange {
  plan: EntityPlan;
  operation: EntityOperation;
  /** Columns whose states are to be compared. */
  columns: readonly ColumnPlan[];
  /** The whole row as far as it is known, for names and related records. */
  entity: ObjectLiteral;
  /** Value before, undefined if unknown or if there was none. */
  before(column: ColumnMetadata): unknown;
  /** Value after, undefined if unknown or if there is none. */
  after(column: ColumnMetadata): unknown;
  /** Links of many-to-many relations that came and went with the row. */
  links?: readonly LinkChange[];
  /** The name of the row itself, if it is still to be looked up. */
  name?: LabelRequest;
  /** What its events say of themselves besides. */
  metadata?: Readonly<Record<string, unknown>>;
}
