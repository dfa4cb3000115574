import type { EntityMetadata } from 'typeorm';

import type { ContextSource } from '../../contracts/context-source.js';
import { AuditError } from '../../errors/audit-error.js';
import type { EntityOperation } from './entity.change.js';
import type { EntityPlan } from './entity.plan.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import { actionKind, isTracked } from './tracking.js';
import type { Subject, SubjectExecutor } from './typeorm-internals.js';

/** Whose events tell of the rows of a junction table: a `LinkRegistry`. */
export interface LinkOwners {
  planOf(junction: EntityMetadata): { readonly owner: EntityMetadata } | undefined;
}

/** A row of a junction table comes with the record whose property was saved, on either side. */
type LinkSubject = Subject & {
  readonly parentSubject?: Subject & { readonly mustBeRemoved?: boolean };
};

/** Refuses changes for which the entity wants a reason (`@Audited({ requireReason })`) and there is none. */
export class ReasonPolicy {
  /** False if no audited entity wants one: then nothing needs to be looked at. */
  readonly isNeeded: boolean;

  constructor(
    private readonly registry: EntityPlanRegistry,
    private readonly links: LinkOwners,
    private readonly context: ContextSource,
  ) {
    this.isNeeded = [...registry.all()].some(({ audited }) => Boolean(audited.requireReason));
  }

  /**
   * To be called before the change, once it is certain that rows of the entity are written.
   *
   * @throws AuditError `REASON_REQUIRED`
   */
  check(plan: EntityPlan, operation: EntityOperation): void {
    if (!wantsReason(plan, operation) || !isTracked(plan, operation)) return;
    const { reason } = this.context.snapshot();
    if (reason !== undefined && reason.trim() !== '') return;
    throw new AuditError(
      'REASON_REQUIRED',
      `"${plan.metadata.name}" is not changed without a reason (${actionKind(operation)}). Give one before: ` +
        `audit.comment('why'), audit.runAs(actor, { reason: 'why' }, work), or the request header x-audit-reason.`,
    );
  }

  /**
   * The same for all that one `save`, `remove`, `softRemove` or `recover` call is about to write. To be
   * called when the host's before-listeners have run.
   *
   * @throws AuditError `REASON_REQUIRED`
   */
  checkAll(executor: SubjectExecutor): void {
    if (!this.isNeeded) return;
    this.checkEach(executor.insertSubjects, 'create');
    this.checkEach(executor.updateSubjects, 'update');
    this.checkEach(executor.removeSubjects, 'remove');
    this.checkEach(executor.softRemoveSubjects, 'soft_remove');
    this.checkEach(executor.recoverSubjects, 'restore');
  }

  private checkEach(subjects: readonly LinkSubject[], operation: EntityOperation): void {
    const written = new Set<EntityPlan>();
    const linked = new Set<EntityPlan | undefined>();
    for (const subject of subjects) {
      if (subject.metadata.isJunction) {
        linked.add(this.ownerOf(subject));
        continue;
      }
      const plan = this.registry.planOf(subject.metadata);
      if (plan && (operation !== 'update' || changesRecorded(subject, plan))) written.add(plan);
    }
    for (const plan of written) this.check(plan, operation);
    for (const plan of linked) if (plan) this.check(plan, 'update');
  }

  /** The entity that a link counts as an update of; undefined if it is part of a creation or deletion. */
  private ownerOf({ metadata, parentSubject: saved }: LinkSubject): EntityPlan | undefined {
    const owner = this.links.planOf(metadata)?.owner;
    if (!owner) return undefined;
    if (saved?.metadata.tablePath !== owner.tablePath) return this.registry.planOf(owner);
    if (!saved.databaseEntity || saved.mustBeRemoved) return undefined;
    return this.registry.planOf(saved.metadata);
  }
}

function wantsReason({ audited }: EntityPlan, operation: EntityOperation): boolean {
  const { requireReason } = audited;
  if (typeof requireReason !== 'object') return requireReason === true;
  return requireReason.includes(actionKind(operation));
}

/** False if only ignored columns change: there will be no event that could carry the reason. */
function changesRecorded({ changeMaps }: Subject, { byColumn, databaseMade }: EntityPlan): boolean {
  if (databaseMade.length > 0) return true;
  return changeMaps.some(({ column, relation }) =>
    column ? byColumn.has(column) : relation?.joinColumns.some((key) => byColumn.has(key)),
  );
}
