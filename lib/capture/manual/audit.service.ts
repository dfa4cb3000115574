import { Inject, Injectable, Logger } from '@nestjs/common';
import { AuditRecorder } from '../../contracts/audit-recorder.js';
import { Clock } from '../../contracts/clock.js';
import { TransactionJournal } from '../../contracts/transaction-journal.js';
import { UnitOfWorkRunner } from '../../contracts/unit-of-work-runner.js';
import type { RunAsOptions } from '../../contracts/unit-of-work-runner.js';
import { AuditError } from '../../errors/audit-error.js';
import type { Actor, AuditEventInput } from '../../event/audit-event.js';
import {
  invalidComment,
  invalidManager,
  invalidReason,
  invalidWork,
  MAX_COMMENT,
} from './audit-service.messages.js';
import { plainReason } from '../../support/plain-reason.js';
import type { ManagerLike, RecordOptions, ScopeOptions } from './scope-options.js';

type Work<T> = () => T | Promise<T>;

/** Records what only the application's own code knows, and says who acts where no request does. */
@Injectable()
export class AuditService {
  private readonly logger = new Logger('AuditService');

  constructor(
    @Inject(AuditRecorder) private readonly recorder: AuditRecorder,
    @Inject(TransactionJournal) private readonly journal: TransactionJournal,
    @Inject(UnitOfWorkRunner) private readonly units: UnitOfWorkRunner,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Records one event. Resolves when it is committed, or fsynced in the spool. With
   * `manager` it joins that manager's open transaction instead and is committed,
   * or rolled back, with it.
   *
   * @throws AuditError `INVALID_INPUT` naming the field, or whatever `onWriteFailure: 'throw'` lets through.
   * @example
   * ```ts
   * await audit.record({ action: 'report.generated', target: { type: 'report', id: '7' } });
   * ```
   */
  async record(event: AuditEventInput, options: RecordOptions = {}): Promise<{ id: string }> {
    const queryRunner = queryRunnerOf(options.manager);
    const prepared = this.recorder.prepare(event);
    if (queryRunner === undefined) {
      await this.recorder.record(prepared);
    } else {
      await this.journal.add(queryRunner, prepared);
    }
    return { id: prepared.id };
  }

  /**
   * Runs `work` and records how it ended: outcome, `context.durationMs` and error. The
   * result, or the work's own error, reaches the caller unchanged. A failure is recorded
   * outside `manager`, whose transaction is about to be rolled back.
   *
   * @throws AuditError `INVALID_INPUT` if the work has succeeded and `options` cannot be recorded.
   * @example
   * ```ts
   * await audit.scope('import.completed', { metadata: (rows) => ({ rows }) }, () => importFile(path));
   * ```
   */
  async scope<T>(action: string, options: ScopeOptions<T>, work: Work<T>): Promise<T> {
    requireWork('scope', work);
    const startedAt = this.clock.monotonic();
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.recordFailure({ action, ...this.fixed(options, startedAt) }, error);
      throw error;
    }
    const event = { action, ...this.fixed(options, startedAt), ...this.described(options, result) };
    await this.record({ ...event, outcome: 'success' }, { manager: options.manager });
    return result;
  }

  /**
   * Runs `work` as somebody: jobs, scripts, imports, impersonation. Holds for everything
   * the work starts; a request around it stays visible in the events.
   *
   * @throws AuditError `INVALID_INPUT` naming the field.
   * @example
   * ```ts
   * await audit.runAs({ type: 'system', name: 'nightly-import' }, { source: 'import' }, () => run());
   * ```
   */
  async runAs<T>(actor: Actor, options: RunAsOptions, work: Work<T>): Promise<T> {
    requireWork('runAs', work);
    return this.units.runAs(actor, options, work);
  }

  /**
   * Runs `work` without capturing what it changes. That it did is itself recorded, as
   * `audit.suspended`, before the work begins; `record()` and `scope()` keep recording inside.
   *
   * @param reason why the log may be incomplete; must not be blank
   * @throws AuditError `INVALID_INPUT`, or the write's failure; the work has not begun then.
   */
  async suspend<T>(reason: string, work: Work<T>): Promise<T> {
    requireWork('suspend', work);
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new AuditError('INVALID_INPUT', invalidReason(reason));
    }
    await this.record({ action: 'audit.suspended', reason });
    return this.units.runSuspended(work);
  }

  /**
   * Says why: the events of the current unit of work (a request, a job, a `runAs()`) carry this
   * reason from now on. Those of a transaction still open get it too, if they have none. It
   * takes the place of the header `x-audit-reason` and of what was said before.
   *
   * @param reason 1 to 1000 characters; space around it is cut off
   * @throws AuditError `INVALID_INPUT`; `NO_UNIT_OF_WORK` outside of all units of work.
   * @example
   * ```ts
   * audit.comment('Requested by the client on the phone');
   * await cases.save(record);
   * ```
   */
  comment(reason: string): void {
    const text = typeof reason === 'string' ? plainReason(reason) : '';
    const length = [...text].length;
    if (length === 0 || length > MAX_COMMENT) {
      throw new AuditError('INVALID_INPUT', invalidComment(reason, length));
    }
    this.units.comment(text);
  }

  /** Resolves when everything recorded so far is committed or spooled. */
  async flush(): Promise<void> {
    await this.recorder.flush();
  }

  private async recordFailure(event: AuditEventInput, error: unknown): Promise<void> {
    try {
      await this.record({ ...event, outcome: 'failure', error: errorOf(error) });
    } catch (failure) {
      // The caller is owed the work's own error; ours must not take its place.
      this.warn('the failure of a scope was not recorded', failure);
    }
  }

  /** The options that are values; the functions among them wait for a result. */
  private fixed<T>(options: ScopeOptions<T>, startedAt: number): Omit<AuditEventInput, 'action'> {
    const durationMs = Math.round(this.clock.monotonic() - startedAt);
    const values = Object.entries(options).filter(
      ([name, value]) => name !== 'manager' && typeof value !== 'function',
    );
    return { ...Object.fromEntries(values), context: { durationMs, ...options.context } };
  }

  private described<T>(options: ScopeOptions<T>, result: T): Partial<AuditEventInput> {
    const event: Record<string, unknown> = {};
    for (const field of ['target', 'related', 'metadata'] as const) {
      const describe = options[field];
      if (typeof describe !== 'function') continue;
      try {
        event[field] = describe(result);
      } catch (failure) {
        // The work has been done: it must not look failed for want of a description.
        this.warn(`options.${field} of a scope has thrown; the event lacks it`, failure);
      }
    }
    return event;
  }

  private warn(what: string, failure: unknown): void {
    const code = failure instanceof AuditError ? failure.code : 'CAPTURE_FAILED';
    this.logger.warn(`${code}: ${what}.`);
  }
}

function queryRunnerOf(manager: ManagerLike | undefined): ManagerLike['queryRunner'] {
  if (manager === undefined) return undefined;
  if (typeof manager !== 'object' || manager === null) {
    throw new AuditError('INVALID_INPUT', invalidManager(manager));
  }
  return manager.queryRunner;
}

function requireWork(method: string, work: unknown): void {
  if (typeof work !== 'function') throw new AuditError('INVALID_INPUT', invalidWork(method, work));
}

// Anything can be thrown; an event needs a name and a message.
function errorOf(error: unknown): AuditEventInput['error'] {
  if (error instanceof Error) return error;
  return { name: 'Error', message: typeof error === 'string' ? error : `thrown ${typeof error}` };
}
