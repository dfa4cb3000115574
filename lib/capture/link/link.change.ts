import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { AuditPropertyOptions, MaskStrategy } from '../../decorators/audit-metadata.js';

/** The record at the other end of a link. */
export interface LinkedRecord {
  type: string;
  /** What the link refers to it by, as text: its primary key as a rule. */
  id: string;
  /** Its name, if its object was at hand. */
  label: string | undefined;
  /** Where its name can be looked up; undefined for a key of several columns. */
  reference: { column: ColumnMetadata; value: unknown } | undefined;
}

/** The links of one many-to-many relation that a record got and lost. */
export interface LinkChange {
  /** The relation's property path. */
  property: string;
  mask: MaskStrategy | undefined;
  options: AuditPropertyOptions | undefined;
  added: LinkedRecord[];
  removed: LinkedRecord[];
}

/** One row of a junction table, by column. */
export interface LinkRow {
  get(column: ColumnMetadata): unknown;
}
