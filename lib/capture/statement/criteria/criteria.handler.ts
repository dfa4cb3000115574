import type { EntityMetadata } from 'typeorm';

import { isTracked } from '../../entity/tracking.js';
import type { StatementCapture, WriteBuilder } from '../builder.seam.js';
import type { StatementHandler, StatementParts } from '../statement.parts.js';
import { CaptureMisses } from './capture.misses.js';
import { CriteriaCapture } from './criteria.capture.js';
import { operationOf, shapeOf } from './criteria.shape.js';
import { PlanChoice } from './plan-choice.js';

/** Captures what update, delete, soft delete and restore builders do to audited rows. */
export class CriteriaHandler implements StatementHandler {
  readonly misses = new CaptureMisses();
  private readonly choices = new WeakMap<EntityMetadata, { choice: PlanChoice | undefined }>();

  constructor(private readonly parts: StatementParts) {}

  captureOf(builder: WriteBuilder, entity: EntityMetadata): StatementCapture | undefined {
    const operation = operationOf(builder);
    if (!operation) return undefined;
    const choice = this.choiceOf(entity);
    if (!choice || !choice.plans.some((plan) => isTracked(plan, operation))) return undefined;
    return async (statement, run) => {
      // At once: the builder is the host's and may be changed as soon as this call has returned.
      const shape = shapeOf(statement.builder, choice);
      if (!shape) return run();
      return new CriteriaCapture({ ...this.parts, misses: this.misses }, statement, shape).around(
        run,
      );
    };
  }

  private choiceOf(metadata: EntityMetadata): PlanChoice | undefined {
    let known = this.choices.get(metadata);
    if (!known) {
      known = { choice: PlanChoice.of(this.parts.registry, metadata) };
      this.choices.set(metadata, known);
    }
    return known.choice;
  }
}
