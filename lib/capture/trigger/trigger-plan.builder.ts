import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { actionDefinition, type AuditCatalogue } from '../../event/catalogue.js';
import type { Redactor } from '../../event/redaction.js';
import { groupBy } from '../../support/group-by.js';
import { actionOf, OPERATIONS } from '../entity/entity-event.builder.js';
import type { EntityOperation } from '../entity/entity.change.js';
import type { ColumnPlan, EntityPlan } from '../entity/entity.plan.js';
import { hiddenColumns } from '../entity/hidden-columns.js';
import { NAME_PROPERTIES } from '../entity/record-label.js';
import { isTracked } from '../entity/tracking.js';
import { triggerColumn } from './trigger.column.js';
import type { RowVariant, TriggerColumn, TriggerPart, TriggerTable } from './trigger.plan.js';

/** What the plan of a trigger is made with, besides the entities. */
export interface TriggerPlanParts {
  dataSource: DataSource;
  catalogue: AuditCatalogue;
  redactor: Redactor;
}

/** The tables that get triggers, by the entities that are audited. */
export function planTriggers(plans: Iterable<EntityPlan>, parts: TriggerPlanParts): TriggerTable[] {
  const tables = groupBy([...plans], ({ metadata }) => JSON.stringify(pathOf(metadata)));
  return [...tables.values()].map((group) => ({
    path: pathOf(group[0].metadata),
    variants: variantsOf(group).map((plan) => new VariantBuilder(plan, parts).build()),
  }));
}

function pathOf({ database, schema, tableName }: EntityMetadata): string[] {
  return [schema ?? database, tableName].filter((part) => part !== undefined);
}

/** Of several entities over one table without a discriminator, the row does not tell which wrote it: the first speaks for it. */
function variantsOf(plans: readonly EntityPlan[]): readonly EntityPlan[] {
  const told = plans.filter(({ metadata }) => discriminatorOf(metadata));
  return told.length > 0 ? told : plans.slice(0, 1);
}

function discriminatorOf(metadata: EntityMetadata): RowVariant['discriminator'] {
  const column = metadata.discriminatorColumn;
  const value: unknown = metadata.discriminatorValue;
  return column && value !== undefined
    ? { column: column.databaseName, value: String(value) }
    : undefined;
}

class VariantBuilder {
  private readonly columns: ReadonlyMap<ColumnPlan, TriggerColumn>;

  constructor(
    private readonly plan: EntityPlan,
    private readonly parts: TriggerPlanParts,
  ) {
    this.columns = new Map(plan.columns.map((entry) => [entry, this.columnOf(entry)]));
  }

  build(): RowVariant {
    const { metadata, type } = this.plan;
    const [deleteDate] = this.plan.deleteDate;
    return {
      type,
      discriminator: discriminatorOf(metadata),
      key: metadata.primaryColumns.map((column) => this.shown(column)),
      names: this.names(),
      related: this.plan.related.flatMap((option, index) => {
        const column = this.plan.relatedKeys[index];
        return column ? [{ type: option.type, column: this.shown(column) }] : [];
      }),
      secrets: [...this.columns.values()].filter(({ hidden, kind }) => hidden && TEXTS.has(kind)),
      deleteDate: deleteDate && this.columns.get(deleteDate),
      parts: {
        insert: this.whole('create'),
        update: [...this.softParts(), ...this.updates()],
        delete: this.whole('remove'),
      },
    };
  }

  private whole(operation: 'create' | 'remove'): TriggerPart[] {
    return this.partOf(operation, [...this.plan.columns], 'row');
  }

  private softParts(): TriggerPart[] {
    const columns = this.plan.deleteDate.slice(0, 1);
    if (columns.length === 0) return [];
    return [
      ...this.partOf('soft_remove', columns, 'soft_remove'),
      ...this.partOf('restore', columns, 'restore'),
    ];
  }

  private updates(): TriggerPart[] {
    const groups = groupBy([...this.plan.columns], ({ options }) => options?.action);
    return [...groups].flatMap(([action, columns]) =>
      this.partOf('update', columns, 'change', action),
    );
  }

  private partOf(
    operation: EntityOperation,
    columns: readonly ColumnPlan[],
    when: TriggerPart['when'],
    ownAction?: string,
  ): TriggerPart[] {
    const { plan } = this;
    if (!isTracked(plan, operation)) return [];
    const action = ownAction ?? actionOf(plan, operation);
    const category = (ownAction && columns[0].options?.category) || plan.category || undefined;
    const known = actionDefinition(this.parts.catalogue, action, category ? { category } : {});
    const stored = columns
      .filter(({ column }) => column.transformer)
      .map((entry) => entry.property);
    return [
      {
        action,
        eventType: known.eventType,
        category: category ?? known.category,
        operation: ownAction ? known.operation : OPERATIONS[operation],
        severity: known.severity,
        sentence: known.description,
        actionLabel: known.label,
        columns: columns.map((entry) => this.columns.get(entry)!),
        when,
        metadata: {
          ...(operation === 'soft_remove' && { soft: true }),
          ...(stored.length > 0 && { storedValues: stored }),
        },
      },
    ];
  }

  /** A label function cannot run in the database, and the name it would not give is not told instead. */
  private names(): TriggerColumn[][] {
    if (this.plan.audited.label) return [];
    const hidden = new Set(hiddenColumns(this.plan.metadata).map(({ column }) => column));
    const columnOf = (property: string): TriggerColumn[] => {
      const found = this.plan.metadata.findColumnWithPropertyPath(property);
      if (!found || hidden.has(found) || found.relationMetadata) return [];
      const column = this.shown(found);
      const isName = column.kind === 'string' || column.kind === 'integer';
      return isName && !this.parts.redactor.isSensitiveName(property) ? [column] : [];
    };
    return NAME_PROPERTIES.flatMap((property) => {
      const own = [columnOf(property)];
      if (property === 'fullName') own.push([...columnOf('firstName'), ...columnOf('lastName')]);
      return own.filter((columns) => columns.length > 0);
    });
  }

  private columnOf(entry: ColumnPlan): TriggerColumn {
    const { redactor } = this.parts;
    const column = triggerColumn(entry.column, entry.property, this.parts.dataSource);
    const hidden = entry.mask !== undefined || redactor.isSensitiveName(entry.property);
    return { ...column, hidden, personal: entry.options?.personal === true };
  }

  /** A column as ids and names show it, whatever is hidden in the changes. */
  private shown(column: ColumnMetadata): TriggerColumn {
    return triggerColumn(column, column.propertyPath, this.parts.dataSource);
  }
}

/** What is found again as a part of a text. */
const TEXTS: ReadonlySet<TriggerColumn['kind']> = new Set([
  'string',
  'integer',
  'bigint',
  'decimal',
]);
