import type { Actor, Source } from '../event/audit-event.js';

/** What besides the actor differs inside `runAs()`; what is left out is inherited. */
export interface RunAsOptions {
  /** Default: the source of the unit of work around it; `system` if there is none. */
  source?: Source;
  reason?: string;
  tenantId?: string;
  correlationId?: string;
  /** Id of the event that caused what happens inside. */
  causedById?: string;
  /**
   * Who really acts: given, or `current` for whoever acts around this call (with
   * nested calls the outermost; nobody if that has no id). Default: nobody.
   */
  impersonator?: { id: string; name?: string } | 'current';
}

/** Runs work under another identity, or unseen, and takes note of why it is done. */
export interface UnitOfWorkRunner {
  /**
   * Events inside `work`, and in what it starts, carry this actor. The request around it stays visible.
   *
   * @throws AuditError `INVALID_INPUT` naming the field.
   */
  runAs<T>(actor: Actor, options: RunAsOptions, work: () => T | Promise<T>): Promise<T>;
  /** Nothing inside `work` is captured; the caller records that it happened. */
  runSuspended<T>(work: () => T | Promise<T>): Promise<T>;
  /**
   * Gives the current unit of work, and the units inside it that have none, this reason.
   *
   * @param reason a text that is not blank, on one line
   * @throws AuditError `NO_UNIT_OF_WORK`
   */
  comment(reason: string): void;
}

/** Injection token of {@link UnitOfWorkRunner}. */
export const UnitOfWorkRunner = Symbol.for('nestjs-audit-trail:UnitOfWorkRunner');
