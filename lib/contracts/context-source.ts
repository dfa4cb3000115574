import type { Actor, EventContext, Source } from '../event/audit-event.js';

/** Answers what reason a unit of work has at the moment of the question. */
export interface ReasonSource {
  current(): string | undefined;
}

/** Who, where and why of the current unit of work, at this moment. */
export interface ContextSnapshot {
  actor: Actor;
  source: Source;
  context: EventContext;
  tenantId?: string;
  correlationId?: string;
  causedById?: string;
  reason?: string;
  /** For events that wait for a COMMIT without a reason: one may yet be given. */
  laterReason?: ReasonSource;
  /**
   * Secret values of this unit of work (the password in the request's body, its
   * bearer token …). Wherever one of them turns up in an event, it is replaced.
   */
  secrets: readonly string[];
}

export interface ContextSource {
  /** Never throws: work without a context is `system`. */
  snapshot(): ContextSnapshot;
  /** True inside `suspend()`: nothing is captured. */
  isSuspended(): boolean;
}

/** Injection token of {@link ContextSource}. */
export const ContextSource = Symbol.for('nestjs-audit-trail:ContextSource');
