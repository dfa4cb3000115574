import type { ActionInput } from '../catalogue.js';
import type { EventType } from '../audit-event.js';

/** Actions that share event type and category, so that each row says only what is its own. */
export function actionGroup<Action extends string>(
  eventType: EventType,
  category: string,
  rows: Readonly<Record<Action, ActionInput>>,
): Record<Action, ActionInput> {
  const entries = Object.entries<ActionInput>(rows).map(
    ([action, row]) => [action, { eventType, category, ...row }] as const,
  );
  return Object.fromEntries(entries) as Record<Action, ActionInput>;
}
