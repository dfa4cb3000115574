import { Inject, Injectable } from '@nestjs/common';
import { ContextSource } from '../contracts/context-source.js';
import type { RunAsOptions, UnitOfWorkRunner } from '../contracts/unit-of-work-runner.js';
import { AuditError } from '../errors/audit-error.js';
import type { Actor } from '../event/audit-event.js';
import { SOURCES } from '../event/vocabulary.js';
import {
  actorProblem,
  impersonatorProblem,
  normalizeActor,
  normalizeImpersonator,
  textProblem,
} from './actor-input.js';
import { currentUnit, runInUnit } from './unit-of-work.js';
import { UnitReason } from './unit-reason.js';
import { withoutUndefined } from './without-undefined.js';

/** Runs work in a unit of its own, nested in the one around it. */
@Injectable()
export class UnitOfWorkRunnerService implements UnitOfWorkRunner {
  constructor(@Inject(ContextSource) private readonly context: ContextSource) {}

  async runAs<T>(actor: Actor, options: RunAsOptions, work: () => T | Promise<T>): Promise<T> {
    const problem = actorProblem(actor) ?? optionsProblem(options);
    if (problem !== undefined) {
      throw new AuditError('INVALID_INPUT', `runAs(): ${problem}. Correct the call.`);
    }
    const { impersonator, reason, ...overrides } = options;
    const around = currentUnit();
    const who = normalizeActor(actor);
    const behind = impersonator === 'current' ? this.currentPerson() : impersonator;
    const unit = {
      ...around,
      ...withoutUndefined(overrides),
      reason: new UnitReason(reason || undefined, around?.reason),
      kind: 'run_as' as const,
      actor: behind ? { ...who, impersonator: normalizeImpersonator(behind) } : who,
    };
    return runInUnit(unit, work);
  }

  async runSuspended<T>(work: () => T | Promise<T>): Promise<T> {
    const around = currentUnit();
    const reason = around?.reason ?? new UnitReason();
    return runInUnit({ ...around, reason, kind: 'suspended', suspended: true }, work);
  }

  comment(reason: string): void {
    const unit = currentUnit();
    if (unit === undefined) {
      throw new AuditError(
        'NO_UNIT_OF_WORK',
        'comment(): there is no request, job or runAs() around this call whose events could have the reason. ' +
          'Wrap the work: audit.runAs({ type: "system", name: "my-script" }, { reason }, work).',
      );
    }
    unit.reason.change(reason);
  }

  private currentPerson(): Actor['impersonator'] {
    const { actor } = this.context.snapshot();
    if (actor.impersonator !== undefined) return actor.impersonator;
    return actor.id === undefined ? undefined : { id: actor.id, name: actor.name };
  }
}

function optionsProblem(options: RunAsOptions): string | undefined {
  if (typeof options !== 'object' || options === null) {
    return `options must be an object, but is ${options === null ? 'null' : typeof options}`;
  }
  const { source, impersonator, reason, tenantId, correlationId, causedById } = options;
  if (source !== undefined && !SOURCES.includes(source)) {
    return `options.source must be one of ${SOURCES.join(', ')}`;
  }
  if (impersonator !== undefined && impersonator !== 'current') {
    const problem = impersonatorProblem(impersonator);
    if (problem !== undefined) return `options.${problem}`;
  }
  return Object.entries({ reason, tenantId, correlationId, causedById })
    .map(([name, value]) => textProblem(`options.${name}`, value))
    .find((problem) => problem !== undefined);
}
