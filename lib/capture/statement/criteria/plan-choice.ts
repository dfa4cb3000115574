import type { EntityMetadata } from 'typeorm';

import type { EntityPlan } from '../../entity/entity.plan.js';
import type { EntityPlanRegistry } from '../../entity/entity-plan.registry.js';
import type { RawRow } from '../rows/raw-row.js';

/** By which plan a row of a table is captured: with single-table inheritance it depends on the row. */
export class PlanChoice {
  private constructor(
    /** All that a statement on the entity may concern. */
    readonly plans: readonly EntityPlan[],
    private readonly own: EntityPlan | undefined,
    private readonly byDiscriminator: ReadonlyMap<string, EntityPlan | undefined> | undefined,
    private readonly discriminator: string,
  ) {}

  /** Undefined if no row that a statement on the entity concerns is audited. */
  static of(registry: EntityPlanRegistry, metadata: EntityMetadata): PlanChoice | undefined {
    const { discriminatorColumn, childEntityMetadatas } = metadata;
    const own = registry.planOf(metadata);
    if (!discriminatorColumn || childEntityMetadatas.length === 0) {
      return own && new PlanChoice([own], own, undefined, '');
    }
    const kinds = [metadata, ...childEntityMetadatas].filter((kind) => kind.discriminatorColumn);
    const byDiscriminator = new Map(
      kinds.map((kind) => [String(kind.discriminatorValue), registry.planOf(kind)]),
    );
    const plans = [...new Set([own, ...byDiscriminator.values()])].filter(
      (plan) => plan !== undefined,
    );
    if (plans.length === 0) return undefined;
    return new PlanChoice(plans, own, byDiscriminator, discriminatorColumn.databaseName);
  }

  /** Undefined for a row that is not audited. */
  of(row: RawRow): EntityPlan | undefined {
    if (!this.byDiscriminator) return this.own;
    const kind = String(row[this.discriminator]);
    return this.byDiscriminator.has(kind) ? this.byDiscriminator.get(kind) : this.own;
  }
}
