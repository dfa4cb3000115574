import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityOperation } from '../../entity/entity.change.js';
import { dataSourceOfBuilder, entityOf, type WriteBuilder } from '../builder.seam.js';
import { neededColumns } from '../rows/needed-columns.js';
import type { RawRow } from '../rows/raw-row.js';
import { isPhysical, type RowLock } from '../rows/row.select.js';
import type { PlanChoice } from './plan-choice.js';
import { storedLiteral, UNKNOWN } from './stored-literal.js';

/** What one statement does to each of the rows it hits. */
export interface CriteriaShape {
  metadata: EntityMetadata;
  choice: PlanChoice;
  operation: EntityOperation;
  /** What the statement sets, by column; empty for a deletion. */
  set: ReadonlyMap<ColumnMetadata, unknown>;
  /** Columns whose values may differ afterwards, as far as they are recorded. */
  changed: readonly ColumnMetadata[];
  /** What has to be read of a row beforehand. */
  columns: readonly ColumnMetadata[];
  /** The new values of `changed` and of the key where all of them are certain beforehand. */
  literals: RawRow | undefined;
  /** Values that all rows get in their key. */
  newKey: RawRow;
  /** SQL of new values of the key, by the names they are selected by. */
  keyExpressions: Readonly<Record<string, string>>;
  lock: RowLock;
}

const OPERATIONS: Partial<Record<string, EntityOperation>> = {
  update: 'update',
  delete: 'remove',
  'soft-delete': 'soft_remove',
  restore: 'restore',
};

/** Undefined for builders of other statements. */
export function operationOf({ expressionMap }: WriteBuilder): EntityOperation | undefined {
  return OPERATIONS[expressionMap.queryType];
}

/**
 * What the builder's statement does; undefined if nothing of it is recorded. To be called when its
 * SQL has just been made: listeners may change what is set until then.
 */
export function shapeOf(builder: WriteBuilder, choice: PlanChoice): CriteriaShape | undefined {
  const operation = operationOf(builder);
  const metadata = entityOf(builder);
  if (!operation || !metadata) return undefined;
  const dataSource = dataSourceOfBuilder(builder);
  const set = valuesSet(builder, metadata, operation);
  const recorded = new Set(
    choice.plans.flatMap((plan) => plan.columns.map(({ column }) => column)),
  );
  const changed = changedColumns(metadata, set, operation).filter((column) => recorded.has(column));
  const isRemoval = operation === 'remove';
  if (!isRemoval && !changed.some((column) => !isDatabaseMade(column))) return undefined;
  const columns = [...(isRemoval ? recorded : changed)];
  return {
    metadata,
    choice,
    operation,
    set,
    changed,
    columns: columnsToRead(choice, columns),
    literals: isRemoval ? undefined : literalsOf(dataSource, changed, set),
    newKey: newKeyOf(dataSource, metadata, set),
    keyExpressions: keyExpressionsOf(metadata, set),
    lock:
      isRemoval || [...set.keys()].some((column) => isUnique(metadata, column)) ? 'key' : 'write',
  };
}

/** Prefix of the names by which new values of the key are selected. */
export const NEW_KEY = 'audit_new_';

function columnsToRead(
  { plans }: PlanChoice,
  changed: readonly ColumnMetadata[],
): ColumnMetadata[] {
  return [...new Set(plans.flatMap((plan) => neededColumns(plan, changed)))];
}

/** What the statement sets as TypeORM makes SQL of it. */
function valuesSet(
  builder: WriteBuilder,
  metadata: EntityMetadata,
  operation: EntityOperation,
): Map<ColumnMetadata, unknown> {
  const { deleteDateColumn } = metadata;
  if (operation === 'soft_remove' || operation === 'restore') {
    // `CURRENT_TIMESTAMP`, in the database's precision.
    const value = operation === 'restore' ? null : CURRENT_TIMESTAMP;
    return new Map(deleteDateColumn ? [[deleteDateColumn, value]] : []);
  }
  const set = new Map<ColumnMetadata, unknown>();
  if (operation !== 'update') return set;
  const values = definedOf(builder.expressionMap.valuesSet as ObjectLiteral);
  const paths = (builder as unknown as PathsOfValues).createPropertyPath(metadata, values);
  for (const path of paths) {
    for (const column of metadata.findColumnsWithPropertyPath(path)) {
      if (column.isUpdate && !set.has(column)) set.set(column, setValue(column, values));
    }
  }
  return set;
}

interface PathsOfValues {
  createPropertyPath(metadata: EntityMetadata, entity: ObjectLiteral): string[];
}

const CURRENT_TIMESTAMP = (): string => 'CURRENT_TIMESTAMP';

const definedOf = (values: ObjectLiteral): ObjectLiteral =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function setValue(column: ColumnMetadata, values: ObjectLiteral): unknown {
  const value = column.getEntityValue(values) as unknown;
  const isRecord =
    column.referencedColumn &&
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value);
  return isRecord ? (column.referencedColumn?.getEntityValue(value) as unknown) : value;
}

function changedColumns(
  metadata: EntityMetadata,
  set: ReadonlyMap<ColumnMetadata, unknown>,
  operation: EntityOperation,
): ColumnMetadata[] {
  if (operation === 'remove') return [];
  const others = metadata.columns.filter((column) => isPhysical(column) && isDerived(column));
  return [...new Set([...set.keys(), ...others])];
}

/** Version and update date, which every statement changes. */
const isDatabaseMade = ({ isVersion, isUpdateDate }: ColumnMetadata): boolean =>
  isVersion || isUpdateDate;

/** Columns that an UPDATE may change without naming them. */
const isDerived = (column: ColumnMetadata): boolean =>
  isDatabaseMade(column) || column.asExpression !== undefined || column.onUpdate !== undefined;

function literalsOf(
  dataSource: DataSource,
  changed: readonly ColumnMetadata[],
  set: ReadonlyMap<ColumnMetadata, unknown>,
): RawRow | undefined {
  const literals: Record<string, unknown> = {};
  for (const column of changed) {
    const value = storedLiteral(dataSource, column, set.get(column));
    if (value === UNKNOWN) return undefined;
    literals[column.databaseName] = value;
  }
  return literals;
}

function newKeyOf(
  { driver }: DataSource,
  { primaryColumns }: EntityMetadata,
  set: ReadonlyMap<ColumnMetadata, unknown>,
): RawRow {
  return Object.fromEntries(
    primaryColumns
      .filter((column) => set.has(column) && typeof set.get(column) !== 'function')
      .map((column) => [
        column.databaseName,
        driver.preparePersistentValue(set.get(column), column) as unknown,
      ]),
  );
}

function keyExpressionsOf(
  { primaryColumns }: EntityMetadata,
  set: ReadonlyMap<ColumnMetadata, unknown>,
): Record<string, string> {
  const expressions: Record<string, string> = {};
  for (const column of primaryColumns) {
    const value = set.get(column);
    if (typeof value !== 'function') continue;
    expressions[`${NEW_KEY}${column.databaseName}`] = (value as () => string)();
  }
  return expressions;
}

function isUnique({ indices, uniques }: EntityMetadata, column: ColumnMetadata): boolean {
  return (
    column.isPrimary ||
    uniques.some(({ columns }) => columns.includes(column)) ||
    indices.some(({ isUnique: only, columns }) => only && columns.includes(column))
  );
}
