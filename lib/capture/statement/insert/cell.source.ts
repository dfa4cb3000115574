import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { kindOf } from '../../entity/column-kind.js';
import { isMysql, isSqlite } from './database-family.js';

/** Stands for a value that only the database knows. */
export const UNKNOWN: unique symbol = Symbol('known to the database alone');

/** Where an INSERT takes the values of one column from. */
export interface CellSource {
  readonly column: ColumnMetadata;
  /** False if the statement does not name the column: what the value sets hold for it goes nowhere. */
  readonly isInserted: boolean;
  /** What a row gets that has no value of its own. */
  readonly absent: unknown;
  /** TypeORM draws a UUID for a row that has none. */
  readonly drawsUuid: boolean;
  /** NULL, and on MySQL 0, has the database make a key. */
  readonly makesKey: boolean;
}

/** @param inserted the columns that the statement names */
export function cellSource(
  dataSource: DataSource,
  column: ColumnMetadata,
  inserted: ReadonlySet<ColumnMetadata>,
): CellSource {
  const isInserted = inserted.has(column);
  return {
    column,
    isInserted,
    absent: absentValue(dataSource, column, isInserted),
    drawsUuid:
      isInserted &&
      column.isGenerated &&
      column.generationStrategy === 'uuid' &&
      !dataSource.driver.isUUIDGenerationSupported(),
    makesKey: column.isPrimary,
  };
}

/** True if this value has the database make the key instead of storing it. */
export function isKeyRequest(dataSource: DataSource, value: unknown): boolean {
  if (value === null) return true;
  return isMysql(dataSource) && (value === 0 || value === '0' || value === 0n);
}

function absentValue(dataSource: DataSource, column: ColumnMetadata, isInserted: boolean): unknown {
  if (column.isDiscriminator && isInserted) return discriminatorOf(column.entityMetadata);
  if (column.isVersion && isInserted) return 1;
  const isMade =
    column.isGenerated ||
    column.isCreateDate ||
    column.isUpdateDate ||
    column.asExpression !== undefined ||
    column.generatedType !== undefined;
  if (isMade) return UNKNOWN;
  const byDefault = column.default as unknown;
  if (byDefault !== undefined && byDefault !== null) {
    // TypeORM spells the default out where SQLite is to take it; elsewhere the table's own counts.
    return isInserted && isSqlite(dataSource) ? literalDefault(column, byDefault) : UNKNOWN;
  }
  // A key, or a default that the entity does not know: NULL would have been refused.
  return column.isNullable ? null : UNKNOWN;
}

const discriminatorOf = ({ discriminatorValue }: EntityMetadata): unknown => discriminatorValue;

/** A default that is stored as it stands; others are read. */
function literalDefault(column: ColumnMetadata, value: unknown): unknown {
  const kind = kindOf(column);
  if (typeof value === 'number') return kind === 'integer' || kind === 'number' ? value : UNKNOWN;
  if (typeof value === 'boolean') return kind === 'boolean' ? value : UNKNOWN;
  if (typeof value === 'string') return kind === 'string' && !value.includes("'") ? value : UNKNOWN;
  return UNKNOWN;
}
