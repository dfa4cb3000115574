import type { AuditEvent, Change } from 'nestjs-audit-trail';

import { NOW, withoutNow } from './plain-value.js';

export { NOW } from './plain-value.js';

/** What a case says of an event. The order of `changes` is of no concern. */
export interface ExpectedEvent {
  action: string;
  operation: string;
  /** `type:id`. */
  target: string | undefined;
  changes: Change[];
  metadata?: unknown;
}

/** `[before, after]`, or a change without its property. */
type Spec = readonly [unknown, unknown] | Omit<Change, 'property'>;
type Id = string | number;

/** The part of a recorded event that cases speak of. */
export function asExpected(event: AuditEvent): ExpectedEvent {
  const { action, operation, target, metadata } = event;
  const found: ExpectedEvent = {
    action,
    operation,
    target: target && `${target.type}:${target.id}`,
    changes: withoutNow(event.changes) as Change[],
  };
  return sorted(metadata === undefined ? found : { ...found, metadata: withoutNow(metadata) });
}

/** The same for what is expected, so that both can be compared. */
export function sorted(event: ExpectedEvent): ExpectedEvent {
  const changes = [...event.changes].sort((a, b) => (a.property < b.property ? -1 : 1));
  return { ...event, changes };
}

/** Values set; a bare value stands for `[null, value]`. */
export function created(type: string, id: Id, values: Record<string, unknown>): ExpectedEvent {
  const changes = Object.entries(values).map(([property, value]) =>
    isChange(value) ? { property, ...value } : { property, before: null, after: value },
  );
  return { action: `${type}.created`, operation: 'create', target: `${type}:${id}`, changes };
}

/** Values lost; a bare value stands for `[value, null]`. */
export function deleted(type: string, id: Id, values: Record<string, unknown>): ExpectedEvent {
  const changes = Object.entries(values).map(([property, value]) =>
    isChange(value) ? { property, ...value } : { property, before: value, after: null },
  );
  return { action: `${type}.deleted`, operation: 'delete', target: `${type}:${id}`, changes };
}

export function updated(type: string, id: Id, changes: Record<string, Spec>): ExpectedEvent {
  return {
    action: `${type}.updated`,
    operation: 'update',
    target: `${type}:${id}`,
    changes: Object.entries(changes).map(([property, spec]) => ({ property, ...changeOf(spec) })),
  };
}

/** Stamped with a delete date that was not there. */
export function softDeleted(type: string, id: Id): ExpectedEvent {
  const changes = [{ property: 'deletedAt', before: null, after: NOW }];
  const target = `${type}:${id}`;
  const metadata = { soft: true };
  return { action: `${type}.deleted`, operation: 'delete', target, changes, metadata };
}

export function restored(type: string, id: Id, deletedAt: string): ExpectedEvent {
  const changes = [{ property: 'deletedAt', before: deletedAt, after: null }];
  return { action: `${type}.restored`, operation: 'restore', target: `${type}:${id}`, changes };
}

/** A foreign key and the names behind it; null for none. */
export function key(
  before: readonly [unknown, string] | null,
  after: readonly [unknown, string] | null,
): Omit<Change, 'property'> {
  return {
    before: before?.[0] ?? null,
    after: after?.[0] ?? null,
    ...(before && { beforeLabel: before[1] }),
    ...(after && { afterLabel: after[1] }),
  };
}

export const masked = (before: unknown, after: unknown): Omit<Change, 'property'> => ({
  before,
  after,
  state: 'masked',
});

/** Links of a many-to-many relation that came and went. */
export function links(change: {
  added?: readonly unknown[];
  removed?: readonly unknown[];
}): Omit<Change, 'property'> {
  const { added = [], removed = [] } = change;
  return { before: null, after: null, added: [...added], removed: [...removed] };
}

/** A record as a link names it. */
export const reference = (type: string, id: Id, label?: string): unknown =>
  label === undefined ? { type, id: String(id) } : { type, id: String(id), label };

/** Members of an array that came and went. */
export function members(before: unknown[], after: unknown[]): Omit<Change, 'property'> {
  return {
    before,
    after,
    added: after.filter((member) => !before.includes(member)),
    removed: before.filter((member) => !after.includes(member)),
  };
}

function changeOf(spec: Spec): Omit<Change, 'property'> {
  return isPair(spec) ? { before: spec[0], after: spec[1] } : spec;
}

const isPair = (spec: Spec): spec is readonly [unknown, unknown] => Array.isArray(spec);

const isChange = (value: unknown): value is Omit<Change, 'property'> =>
  typeof value === 'object' && value !== null && 'before' in value && 'after' in value;
