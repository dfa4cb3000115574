import type { ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityChange, EntityOperation } from '../../entity/entity.change.js';
import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import { hydrateValue, toEntity } from '../../entity/row.reader.js';
import { dataSourceOf } from '../../entity/typeorm-internals.js';
import type { RawRow } from './raw-row.js';

type Driver = ReturnType<typeof dataSourceOf>['driver'];

/** A row's states as far as they were read; what a state does not name is unknown. */
export interface RowImages {
  before?: RawRow;
  /** Over `before`: it may hold only what was set. */
  after?: RawRow;
  /** Columns to compare. @defaultValue all that the plan records */
  columns?: readonly ColumnPlan[];
}

/** A change of one row from what the driver gave for it. Values are hydrated when they are asked for. */
export function rowChange(
  runner: QueryRunner,
  plan: EntityPlan,
  operation: EntityOperation,
  images: RowImages,
): EntityChange {
  return new RowChange(dataSourceOf(runner).driver, plan, operation, images);
}

class RowChange implements EntityChange {
  private whole: ObjectLiteral | undefined;
  /** A transformer is the host's: it sees a value once. */
  private transformed: Map<RawRow, Map<ColumnMetadata, unknown>> | undefined;

  constructor(
    private readonly driver: Driver,
    readonly plan: EntityPlan,
    readonly operation: EntityOperation,
    private readonly images: RowImages,
  ) {}

  get columns(): readonly ColumnPlan[] {
    return this.images.columns ?? this.plan.columns;
  }

  /** New values over old ones, but for the key: the row goes by the one it had. */
  get entity(): ObjectLiteral {
    return (this.whole ??= this.makeEntity());
  }

  before(column: ColumnMetadata): unknown {
    return this.valueIn(this.images.before, column);
  }

  after(column: ColumnMetadata): unknown {
    return this.valueIn(this.images.after, column);
  }

  private makeEntity(): ObjectLiteral {
    const { metadata } = this.plan;
    const { before, after } = this.images;
    const row = new Map<ColumnMetadata, unknown>();
    for (const column of metadata.columns) {
      const [first, second] = column.isPrimary ? [before, after] : [after, before];
      const value = this.valueIn(first, column);
      const known = value === undefined ? this.valueIn(second, column) : value;
      if (known !== undefined) row.set(column, known);
    }
    return toEntity(metadata, row);
  }

  private valueIn(image: RawRow | undefined, column: ColumnMetadata): unknown {
    const raw = image?.[column.databaseName];
    if (!image || raw === undefined) return undefined;
    if (!column.transformer) return hydrateValue(this.driver, column, raw);
    this.transformed ??= new Map();
    let values = this.transformed.get(image);
    if (!values) this.transformed.set(image, (values = new Map()));
    if (!values.has(column)) values.set(column, hydrateValue(this.driver, column, raw));
    return values.get(column);
  }
}
