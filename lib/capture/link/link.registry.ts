import type { EntityMetadata } from 'typeorm';

import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { linkPlan, type LinkPlan } from './link.plan.js';

/**
 * The many-to-many relations of audited entities. Their links are told by the side that has the
 * join table if it is audited, else by the other.
 */
export class LinkRegistry {
  private readonly plans = new Map<EntityMetadata, LinkPlan>();

  constructor(registry: EntityPlanRegistry) {
    const relations = [...registry.all()].flatMap(({ metadata }) => metadata.manyToManyRelations);
    for (const side of [true, false]) {
      for (const relation of relations) {
        if (relation.isOwning !== side) continue;
        const plan = linkPlan(relation);
        if (plan && !this.plans.has(plan.junction)) this.plans.set(plan.junction, plan);
      }
    }
  }

  get isEmpty(): boolean {
    return this.plans.size === 0;
  }

  /** How the links of a junction table are captured; undefined for other tables. */
  planOf(junction: EntityMetadata): LinkPlan | undefined {
    return this.plans.get(junction);
  }
}
