import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { ValueKind } from '../../event/normalise-value.js';
import { kindOf } from '../entity/column-kind.js';
import type { TriggerColumn } from './trigger.plan.js';

/** Kinds whose values may be or hold a secret; the others are too short or of a form of their own. */
const SCANNED: ReadonlySet<ValueKind> = new Set([
  'string',
  'number',
  'bigint',
  'decimal',
  'json',
  'array',
  'other',
]);

/** Kinds of SQL types that the entity's type did not tell. */
const BY_TYPE: Readonly<Record<string, ValueKind>> = {
  bytea: 'buffer',
  blob: 'buffer',
};

/** A column as the trigger sees it: neither masked nor personal. */
export function triggerColumn(
  column: ColumnMetadata,
  property: string,
  { driver }: DataSource,
): TriggerColumn {
  const type = driver.normalizeType(typed(column));
  const kind = storedKind(column);
  return {
    name: column.databaseName,
    property,
    kind: kind === 'other' ? (BY_TYPE[type] ?? kind) : kind,
    type: column.isArray ? `${type}[]` : type,
    hidden: false,
    scanned: isScanned(kind, typed(column), driver.options.type === 'better-sqlite3'),
    personal: false,
  };
}

/** SQLite's integers are as long as a card number. */
function isScanned(kind: ValueKind, { type, generationStrategy }: ColumnMetadata, wide: boolean) {
  if (kind === 'integer') return wide;
  return SCANNED.has(kind) && type !== 'uuid' && type !== 'enum' && generationStrategy !== 'uuid';
}

/** A foreign key has the type of what it refers to. */
const typed = (column: ColumnMetadata): ColumnMetadata =>
  column.relationMetadata && column.referencedColumn ? column.referencedColumn : column;

/** A transformer runs in the application only: in the database the value is what its type says. */
function storedKind(column: ColumnMetadata): ValueKind {
  const source = typed(column);
  if (!source.transformer) return kindOf(source);
  return kindOf(Object.create(source, { transformer: { value: undefined } }) as ColumnMetadata);
}
