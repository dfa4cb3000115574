import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { PanelField } from './panel.field.js';
import { addCondition, ALIAS } from './record-conditions.js';

/** A list counts its rows up to here and goes no further; a filter finds what lies beyond. */
const MAX_COUNT = 10_000;
const MAX_PAGE = 500;

/** What AdminJS asks of a list, as it comes: numbers may be texts, and anything may be missing. */
export interface PageRequest {
  readonly limit?: number;
  readonly offset?: number;
  readonly sort?: { readonly sortBy?: string; readonly direction?: 'asc' | 'desc' };
}

/** Fields of the viewer, and what their filters must be. */
export interface RecordSelection<Entity extends ObjectLiteral> {
  readonly fields: readonly PanelField<Entity>[];
  /** By the field's name; names of no field are left out of account. */
  readonly filters?: Readonly<Record<string, unknown>>;
}

/** Reads the rows of one entity for the panel's lists and pages. */
export class RecordReader<Entity extends ObjectLiteral> {
  constructor(private readonly repository: Repository<Entity>) {}

  page(selection: RecordSelection<Entity>, request: PageRequest): Promise<Entity[]> {
    const { sortBy, direction } = request.sort ?? {};
    const sorted = selection.fields.find((field) => field.isSortable() && field.name() === sortBy)
      ?.columns[0];
    const order = direction === 'asc' ? 'ASC' : 'DESC';
    const query = this.withRelations(this.matching(selection), selection);
    if (sorted && sorted !== 'id') query.orderBy(`${ALIAS}.${sorted}`, order);
    return query
      .addOrderBy(`${ALIAS}.id`, sorted === undefined || sorted === 'id' ? order : 'DESC')
      .offset(Math.min(wholeNumber(request.offset, 0), MAX_COUNT))
      .limit(Math.min(wholeNumber(request.limit, 10) || 1, MAX_PAGE))
      .getMany();
  }

  async count(selection: RecordSelection<Entity>): Promise<number> {
    const rows = this.matching(selection).select(`${ALIAS}.id`, 'id').limit(MAX_COUNT);
    const counted = await this.repository.manager
      .createQueryBuilder()
      .select('COUNT(*)', 'total')
      .from(`(${rows.getQuery()})`, 'matching')
      .setParameters(rows.getParameters())
      .getRawOne<{ total: string | number }>();
    return Number(counted?.total ?? 0);
  }

  /** Deleted rows too: the audit log and other records go on leading to them. */
  async byIds(ids: readonly number[], selection: RecordSelection<Entity>): Promise<Entity[]> {
    if (ids.length === 0) return [];
    return this.withRelations(this.everyRow(), selection)
      .where(`${ALIAS}.id IN (:...ids)`, { ids })
      .getMany();
  }

  private matching({ fields, filters = {} }: RecordSelection<Entity>): SelectQueryBuilder<Entity> {
    const query = this.everyRow();
    const { deleteDateColumn } = this.repository.metadata;
    if (deleteDateColumn) query.where(`${ALIAS}.${deleteDateColumn.propertyPath} IS NULL`);
    for (const field of fields) {
      if (Object.hasOwn(filters, field.name())) addCondition(query, field, filters[field.name()]);
    }
    return query;
  }

  /** `withDeleted` before any join, or related records that are deleted would look like none. */
  private everyRow(): SelectQueryBuilder<Entity> {
    return this.repository.createQueryBuilder(ALIAS).withDeleted();
  }

  /** Of a related record its key and no more. */
  private withRelations(
    query: SelectQueryBuilder<Entity>,
    { fields }: RecordSelection<Entity>,
  ): SelectQueryBuilder<Entity> {
    for (const { relation } of fields) {
      if (relation) query.leftJoin(`${ALIAS}.${relation}`, relation).addSelect(`${relation}.id`);
    }
    return query;
  }
}

function wholeNumber(value: unknown, otherwise: number): number {
  const number = Math.floor(Number(value ?? otherwise));
  return Number.isFinite(number) && number >= 0 ? number : otherwise;
}
