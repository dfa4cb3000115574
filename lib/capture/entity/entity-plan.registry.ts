import type { DataSource, EntityMetadata } from 'typeorm';

import { AuditError } from '../../errors/audit-error.js';
import type { EntityTarget, ResolvedAuditOptions } from '../../contracts/resolved-options.js';
import { decoratorsOf } from './entity.names.js';
import { buildEntityPlan } from './entity-plan.builder.js';
import type { EntityPlan } from './entity.plan.js';

/** Which entities of one data source are audited, and how. */
export class EntityPlanRegistry {
  private readonly plans: ReadonlyMap<EntityMetadata, EntityPlan>;
  /** By type and property. */
  private readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;

  /** @throws AuditError `INVALID_OPTIONS` for an entity option or decorator that fits nothing. */
  constructor(dataSource: DataSource, selection: ResolvedAuditOptions['capture']['entities']) {
    const isSelected = selector(dataSource, selection);
    this.plans = new Map(
      dataSource.entityMetadatas
        .filter((metadata) => isRow(metadata) && isSelected(metadata))
        .map((metadata) => [metadata, buildEntityPlan(metadata)]),
    );
    this.labels = new Map([...this.plans.values()].map((plan) => [plan.type, labelsOf(plan)]));
  }

  get size(): number {
    return this.plans.size;
  }

  /** The plan of an audited entity; undefined for all others. */
  planOf(metadata: EntityMetadata): EntityPlan | undefined {
    return this.plans.get(metadata);
  }

  all(): Iterable<EntityPlan> {
    return this.plans.values();
  }

  /** The name that `@AuditProperty({ label })` gives a property of records of this type. */
  labelOf(type: string, property: string): string | undefined {
    return this.labels.get(type)?.get(property);
  }
}

function labelsOf({ columns }: EntityPlan): Map<string, string> {
  return new Map(
    columns.flatMap(({ property, options }) =>
      options?.label === undefined ? [] : [[property, options.label] as const],
    ),
  );
}

/** Rows of junction and closure tables are links of their owners, and views are not written. */
function isRow(metadata: EntityMetadata): boolean {
  return (
    !metadata.isJunction &&
    metadata.tableType !== 'closure-junction' &&
    metadata.tableType !== 'closure' &&
    metadata.tableType !== 'view' &&
    metadata.primaryColumns.length > 0
  );
}

function selector(
  dataSource: DataSource,
  selection: ResolvedAuditOptions['capture']['entities'],
): (metadata: EntityMetadata) => boolean {
  const isDecorated = (metadata: EntityMetadata): boolean =>
    decoratorsOf(metadata).audited !== undefined;
  if (selection === 'decorated') return isDecorated;
  if (selection === 'all') return () => true;
  const included = selection.include && metadataOf(dataSource, selection.include, 'include');
  const excluded = metadataOf(dataSource, selection.exclude ?? [], 'exclude');
  return (metadata) => {
    if (excluded.has(metadata)) return false;
    // Naming only exclusions means "everything but".
    return included ? included.has(metadata) || isDecorated(metadata) : true;
  };
}

function metadataOf(
  dataSource: DataSource,
  targets: readonly EntityTarget[],
  option: 'include' | 'exclude',
): Set<EntityMetadata> {
  return new Set(
    targets.map((target) => {
      if (dataSource.hasMetadata(target as never)) return dataSource.getMetadata(target as never);
      throw new AuditError(
        'INVALID_OPTIONS',
        `capture.entities.${option} names "${nameOf(target)}", which is no entity of the data source. ` +
          `Entities: ${dataSource.entityMetadatas.map(({ name }) => name).join(', ') || 'none'}.`,
      );
    }),
  );
}

function nameOf(target: EntityTarget): string {
  if (typeof target === 'string') return target;
  return typeof target === 'function' ? target.name : target.options.name;
}
