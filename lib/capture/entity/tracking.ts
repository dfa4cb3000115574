import { Logger } from '@nestjs/common';

import type { AuditedAction } from '../../decorators/audit-metadata.js';
import type { EntityChange, EntityOperation } from './entity.change.js';
import type { EntityPlan } from './entity.plan.js';

const logger = new Logger('AuditCapture');
/** Entities whose condition has been reported as broken. */
const reported = new WeakSet<EntityPlan>();

/** What the decorators call an operation. */
export function actionKind(operation: EntityOperation): AuditedAction {
  return operation === 'soft_remove' ? 'remove' : operation;
}

/** False if `@Audited({ track })` leaves the operation out. */
export function isTracked({ audited: { track } }: EntityPlan, operation: EntityOperation): boolean {
  const kind = actionKind(operation);
  return track?.[kind === 'restore' ? 'update' : kind] !== false;
}

/**
 * False if `@Audited({ when })` says that the row is not to be recorded. Without an answer it is:
 * a broken condition must not make the log incomplete.
 */
export function isWanted({ plan, entity }: EntityChange, operation: EntityOperation): boolean {
  const { when } = plan.audited;
  if (!when) return true;
  try {
    const answer: unknown = when(entity, actionKind(operation));
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function') {
      report(plan, 'gave a promise; it must answer synchronously');
      // Nobody else waits for it: an unhandled rejection would end the process.
      void Promise.resolve(answer).catch(() => report(plan, 'has rejected'));
    }
    return answer === undefined || Boolean(answer);
  } catch {
    report(plan, 'has thrown');
    return true;
  }
}

/** Once for each entity, and without the error's text: it may hold personal data. */
function report(plan: EntityPlan, what: string): void {
  if (reported.has(plan)) return;
  reported.add(plan);
  logger.warn(
    `CAPTURE_FAILED: @Audited({ when }) of "${plan.metadata.name}" ${what}. The row is recorded; reported once.`,
  );
}
