import type { DataSource, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityChange } from '../../entity/entity.change.js';
import type { EntityPlan } from '../../entity/entity.plan.js';
import { copyOf, copyOnto, setOwn } from '../../entity/object-copy.js';
import { dataSourceOfBuilder, type WriteBuilder } from '../builder.seam.js';
import { cellSource, isKeyRequest, UNKNOWN, type CellSource } from './cell.source.js';

/** An insert builder, as far as capture looks into it. */
export interface InsertBuilder extends WriteBuilder {
  getValueSets(): ObjectLiteral[];
  /** Protected in TypeORM. */
  getInsertedColumns(): ColumnMetadata[];
}

/**
 * The rows of one INSERT as far as they are known: what the application has set and what needs no
 * database to be known; the rest is filled in as it is learnt. Values are as the application sees them.
 */
export class InsertedRows {
  /** Per row the values by position in `columns`. */
  private readonly cells: unknown[][];
  private readonly positions: ReadonlyMap<ColumnMetadata, number>;
  private readonly columns: readonly ColumnMetadata[];
  private readonly valueSets: readonly ObjectLiteral[];
  /** Columns whose values stand in no value set as they are. */
  private readonly completed = new Set<ColumnMetadata>();

  /** Takes the values as they are now: to be called right when the statement is about to run. */
  constructor(
    private readonly builder: InsertBuilder,
    readonly plan: EntityPlan,
    columns: Iterable<ColumnMetadata>,
  ) {
    const dataSource = dataSourceOfBuilder(builder);
    this.valueSets = [...builder.getValueSets()];
    const inserted = new Set(builder.getInsertedColumns());
    const sources = [...new Set(columns)].map((column) => cellSource(dataSource, column, inserted));
    this.columns = sources.map(({ column }) => column);
    this.positions = new Map(this.columns.map((column, index) => [column, index]));
    this.cells = this.valueSets.map((valueSet, row) =>
      sources.map((source) => this.firstValue(dataSource, source, { valueSet, row })),
    );
  }

  get count(): number {
    return this.cells.length;
  }

  /** The value, or {@link UNKNOWN}. */
  get(row: number, column: ColumnMetadata): unknown {
    const position = this.positions.get(column);
    return position === undefined ? UNKNOWN : this.cells[row][position];
  }

  /** Fills in what the database has made. */
  set(row: number, column: ColumnMetadata, value: unknown): void {
    const position = this.positions.get(column);
    if (position === undefined) return;
    this.cells[row][position] = value;
    this.completed.add(column);
  }

  /** True for a value that the application has left to an SQL expression. */
  isExpression(row: number, column: ColumnMetadata): boolean {
    return typeof column.getEntityValue(this.valueSets[row]) === 'function';
  }

  knows(row: number, columns: readonly ColumnMetadata[]): boolean {
    return columns.every((column) => this.get(row, column) !== UNKNOWN);
  }

  /** The columns that are not known of every row. */
  unknownColumns(): ColumnMetadata[] {
    return this.columns.filter((_column, position) =>
      this.cells.some((cells) => cells[position] === UNKNOWN),
    );
  }

  /** The row's creation. What is unknown is left out. */
  creation(row: number): EntityChange {
    const entity = this.entityOf(row);
    return {
      plan: this.plan,
      operation: 'create',
      columns: this.plan.columns,
      entity,
      before: () => undefined,
      after: (column) => {
        const value = this.get(row, column);
        return value === UNKNOWN ? undefined : value;
      },
    };
  }

  private firstValue(
    dataSource: DataSource,
    { column, isInserted, absent, drawsUuid, makesKey }: CellSource,
    { valueSet, row }: { valueSet: ObjectLiteral; row: number },
  ): unknown {
    const value = isInserted ? (column.getEntityValue(valueSet) as unknown) : undefined;
    const isOwn =
      value !== undefined &&
      typeof value !== 'function' &&
      !column.isDiscriminator &&
      !(makesKey && isKeyRequest(dataSource, value));
    if (isOwn) return value;
    this.completed.add(column);
    if (typeof value === 'function') return UNKNOWN;
    if (drawsUuid && value === undefined) return this.drawnUuid(row, column);
    return value === undefined || column.isDiscriminator ? absent : UNKNOWN;
  }

  private drawnUuid(row: number, column: ColumnMetadata): unknown {
    const drawn = this.builder.expressionMap.locallyGenerated[row];
    return (drawn && (column.getEntityValue(drawn) as unknown)) ?? UNKNOWN;
  }

  /** The value set with what the database has made: names and conditions are told from it. */
  private entityOf(row: number): ObjectLiteral {
    const { target } = this.plan.metadata;
    const prototype =
      typeof target === 'function' ? (target.prototype as object) : Object.prototype;
    const entity = copyOnto(prototype, this.valueSets[row]);
    for (const column of this.completed) {
      // A relation's key is asked of `after`; the related object is the host's own.
      if (column.relationMetadata) continue;
      const value = this.get(row, column);
      setColumn(entity, column, value === UNKNOWN ? undefined : value);
    }
    return entity;
  }
}

/** Embedded objects are still the host's: what is set in them is set in copies. */
function setColumn(entity: ObjectLiteral, column: ColumnMetadata, value: unknown): void {
  let owner = entity;
  for (const name of column.embeddedMetadata?.parentPropertyNames ?? []) {
    const embedded = copyOf((owner[name] ?? {}) as ObjectLiteral);
    setOwn(owner, name, embedded);
    owner = embedded;
  }
  setOwn(owner, column.propertyName, value);
}
