import type { AuditEventInput, Change, Operation, RecordRef } from '../../event/audit-event.js';
import { groupBy } from '../../support/group-by.js';
import { linkEntries, type LinkEntry } from '../link/link-event.builder.js';
import { columnChanges, maskedValues, type ColumnChanges } from './change.builder.js';
import type { EntityChange, EntityOperation } from './entity.change.js';
import type { EntityPlan } from './entity.plan.js';
import { keyText } from './key-text.js';
import { loadedName, type LabelRequest } from './name.resolver.js';
import { recordLabel } from './record-label.js';
import { relatedRecords } from './related.builder.js';
import { actionKind, isTracked, isWanted } from './tracking.js';

/** An event about to be prepared, with the names it still lacks. */
export interface EntityEventDraft {
  input: AuditEventInput;
  /** Values behind masks: to be replaced wherever they turn up in the event. */
  secrets: string[];
  labels: LabelRequest[];
}

const VERBS: Readonly<Record<EntityOperation, string>> = {
  create: 'created',
  update: 'updated',
  remove: 'deleted',
  soft_remove: 'deleted',
  restore: 'restored',
};
export const OPERATIONS: Readonly<Record<EntityOperation, Operation>> = {
  create: 'create',
  update: 'update',
  remove: 'delete',
  soft_remove: 'delete',
  restore: 'restore',
};

/** What changed in one column, or in the links of one relation. */
type Entry = ColumnChanges | LinkEntry;

/** Stands for a key that nobody knows, in `target.id`. */
const UNKNOWN_KEY = 'unknown';

/**
 * The events of one written row: none if nothing changed, one as a rule, and one
 * more for each property that has an action of its own.
 */
export function entityEvents(change: EntityChange, replacement: string): EntityEventDraft[] {
  if (!isTracked(change.plan, change.operation)) return [];
  const operation = effectiveOperation(change);
  const changes: Entry[] = columnChanges(change, replacement);
  if (change.links) changes.push(...linkEntries(change.links));
  if (changes.length === 0 && operation !== 'create' && operation !== 'remove') return [];
  if (!isWanted(change, operation)) return [];
  const isSplit = operation === 'update' && changes.some((entry) => byAction(entry));
  if (!isSplit) return [draft(change, { action: undefined, operation, columns: changes })];
  return [...groupBy(changes, byAction)].map(([action, columns]) =>
    draft(change, { action, operation, columns }),
  );
}

/** Changes of properties that share an action of their own go together; undefined is the row's own. */
const byAction = ({ plan }: Entry): string | undefined => plan.options?.action;

/** Stamping a deleted row anew is an update of its delete date, not a second deletion. */
function effectiveOperation(change: EntityChange): EntityOperation {
  const deleted = change.plan.metadata.deleteDateColumn;
  if (change.operation !== 'soft_remove' || !deleted) return change.operation;
  return change.before(deleted) ? 'update' : 'soft_remove';
}

function draft(
  change: EntityChange,
  part: { action: string | undefined; operation: EntityOperation; columns: Entry[] },
): EntityEventDraft {
  const { plan } = change;
  const { related, labels } = relatedRecords(change);
  const changes: Change[] = [];
  for (const entry of part.columns) changes.push(...entry.changes);
  if (change.name) labels.unshift(change.name);
  for (const entry of part.columns) labels.push(...entryLabels(change, entry, changes));
  const category = (part.action && part.columns[0].plan.options?.category) ?? plan.category;
  return {
    input: {
      action: part.action ?? actionOf(plan, part.operation),
      // An own action says in the catalogue what it does to the record.
      operation: part.action ? undefined : OPERATIONS[part.operation],
      category: category || undefined,
      target: targetOf(change),
      related,
      changes,
      metadata: metadataOf(change, part.operation),
    },
    secrets: maskedValues(change),
    labels,
  };
}

function metadataOf({ metadata }: EntityChange, operation: EntityOperation) {
  return operation === 'soft_remove' ? { ...metadata, soft: true } : metadata && { ...metadata };
}

export function actionOf(plan: EntityPlan, operation: EntityOperation): string {
  const own = plan.audited.actions?.[actionKind(operation)];
  return own ?? `${plan.type}.${VERBS[operation]}`;
}

function targetOf(change: EntityChange): RecordRef {
  const { metadata, type } = change.plan;
  const id = metadata.primaryColumns.map((column) => keyPart(change, column)).join(':');
  const label = change.name ? undefined : recordLabel(metadata, change.entity);
  return label === undefined ? { type, id } : { type, id, label };
}

function keyPart(change: EntityChange, column: EntityPlan['metadata']['columns'][number]): string {
  const value = (column.getEntityValue(change.entity) ??
    change.before(column) ??
    change.after(column)) as unknown;
  // An insert of `{ reload: false }` is not told the key that the database makes.
  return value === undefined || value === null ? UNKNOWN_KEY : keyText(value);
}

const NO_LABELS: readonly LabelRequest[] = [];

/** Names still to be looked up for the changes of one entry, which stand among `all` of the event's. */
function entryLabels(
  change: EntityChange,
  entry: Entry,
  all: readonly Change[],
): readonly LabelRequest[] {
  if ('labelsAt' in entry) return entry.labelsAt(all.indexOf(entry.changes[0]));
  return entry.plan.reference ? keyLabels(change, entry, all) : NO_LABELS;
}

/** Names for both sides of a changed foreign key: from what the host has loaded, else to be looked up. */
function keyLabels(
  change: EntityChange,
  { plan, changes }: ColumnChanges,
  all: readonly Change[],
): LabelRequest[] {
  const { reference } = plan;
  if (!reference || plan.mask) return [];
  const requests: LabelRequest[] = [];
  const name = (entry: Change, side: 'beforeLabel' | 'afterLabel', value: unknown): void => {
    if (value === null || value === undefined) return;
    const loaded = loadedName(change.entity, plan.column, value);
    if (loaded !== undefined) {
      entry[side] = loaded;
      return;
    }
    const index = all.indexOf(entry);
    const assign: LabelRequest['assign'] = (event, label) => (event.changes[index][side] = label);
    requests.push({ column: reference.column, value, assign });
  };
  for (const entry of changes) {
    name(entry, 'beforeLabel', change.before(plan.column));
    name(entry, 'afterLabel', change.after(plan.column));
  }
  return requests;
}
