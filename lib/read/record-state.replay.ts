import type { AuditEvent, Change } from '../event/audit-event.js';

/**
 * Rebuilds a record from its events, given oldest first.
 *
 * A property path (`address.city`) becomes nested objects. Until the event that
 * created the record has been seen, its state is unknown.
 */
export class RecordStateReplay {
  private record: Record<string, unknown> | undefined;
  private deleted = false;
  private created: AuditEvent | undefined;

  /** The event that the record as it stands now begins with; undefined while it is unknown. */
  get creation(): AuditEvent | undefined {
    return this.created;
  }

  /** True if the last word on the record is that it was deleted for good. */
  get isGone(): boolean {
    return this.deleted && this.record === undefined;
  }

  apply(event: AuditEvent): void {
    if (event.outcome === 'failure') return;
    if (event.operation === 'create') {
      this.record = {};
      this.created = event;
      this.deleted = false;
    } else if (event.operation === 'delete') {
      this.deleted = true;
      // A hard delete takes every value with it; a soft one can be restored.
      if (event.metadata?.['soft'] !== true) this.record = this.created = undefined;
    } else if (event.operation === 'restore') {
      this.deleted = false;
    }
    if (this.record) for (const change of event.changes) applyChange(this.record, change);
  }

  /** The record as it stands now; undefined while it is deleted or unknown. */
  state(): Record<string, unknown> | undefined {
    return this.deleted ? undefined : this.record;
  }
}

function applyChange(record: Record<string, unknown>, change: Change): void {
  const path = change.property.split('.');
  const property = path.pop() as string;
  let parent: object = record;
  for (const key of path) {
    const below = Object.hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined;
    const next = isContainer(below) ? below : {};
    if (next !== below) setOwn(parent, key, next);
    parent = next;
  }
  const current = Object.hasOwn(parent, property)
    ? (parent as Record<string, unknown>)[property]
    : undefined;
  setOwn(parent, property, valueAfter(change, current));
}

/** A copy: the record is the caller's to change, the event is not. */
function valueAfter(change: Change, current: unknown): unknown {
  const { after, added = [], removed = [] } = change;
  if (after !== null && after !== undefined) return structuredClone(after);
  if (added.length === 0 && removed.length === 0) return null;
  // A set: a member that is added again takes the place of the older one, with its label.
  const gone = new Set([...removed, ...added].map(memberKey));
  const kept = (Array.isArray(current) ? current : []).filter(
    (member) => !gone.has(memberKey(member)),
  );
  return [...kept, ...structuredClone(added)];
}

/** A reference is the record it points to, whatever label it had then. */
function memberKey(member: unknown): string {
  if (isContainer(member) && 'id' in member) {
    return JSON.stringify(['type' in member ? member.type : null, member.id]);
  }
  return JSON.stringify(member);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Defined, not assigned: a property named `__proto__` is data like any other. */
function setOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
