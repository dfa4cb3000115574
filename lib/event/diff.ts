import type { Change } from './audit-event.js';
import { isJsonObject, jsonEqual } from './json-equal.js';

export { jsonEqual } from './json-equal.js';

/** A record's properties as bare JSON, by property path. */
export type RecordState = Readonly<Record<string, unknown>>;

/**
 * What changed in one property. Objects are compared member by member
 * (`profile.deep.x`; a key that holds a dot is joined by one all the same), arrays of
 * scalars also tell what came and went. Absent, undefined and `null` are one.
 */
export function diffValues(property: string, before: unknown, after: unknown): Change[] {
  const old = before ?? null;
  const now = after ?? null;
  if (jsonEqual(old, now)) return [];
  if (isJsonObject(old) && isJsonObject(now)) return diffObjects(property, old, now);
  const change: Change = { property, before: old, after: now };
  return [
    isScalarArray(old) && isScalarArray(now) ? { ...change, ...memberDiff(old, now) } : change,
  ];
}

/**
 * What changed between two states of a record, which hold the same properties: one
 * missing from either counts as `null` there.
 *
 * @param before undefined for a creation: every value set is listed whole.
 * @param after undefined for a deletion: every value lost is listed whole.
 * @returns changes in the order of `after`'s properties.
 */
export function diffStates(
  before: RecordState | undefined,
  after: RecordState | undefined,
): Change[] {
  if (before === undefined) {
    return present(after).map(([property, value]) => ({ property, before: null, after: value }));
  }
  if (after === undefined) {
    return present(before).map(([property, value]) => ({ property, before: value, after: null }));
  }
  return keysOfBoth(before, after).flatMap((property) =>
    diffValues(property, own(before, property), own(after, property)),
  );
}

function diffObjects(property: string, before: RecordState, after: RecordState): Change[] {
  return keysOfBoth(before, after).flatMap((key) =>
    diffValues(`${property}.${key}`, own(before, key), own(after, key)),
  );
}

function keysOfBoth(before: RecordState, after: RecordState): string[] {
  const lost = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [...Object.keys(after), ...lost];
}

// A key such as `constructor` must not be answered by the prototype.
function own(state: RecordState, key: string): unknown {
  return Object.hasOwn(state, key) ? state[key] : null;
}

function present(state: RecordState | undefined): [string, unknown][] {
  return Object.entries(state ?? {}).filter(([, value]) => value !== null && value !== undefined);
}

function isScalarArray(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) && value.every((member) => typeof member !== 'object' || member === null)
  );
}

function memberDiff(before: readonly unknown[], after: readonly unknown[]) {
  return { added: without(after, before), removed: without(before, after) };
}

/** Multiset difference. Members are scalars, so a Map tells `1` from `"1"`. */
function without(members: readonly unknown[], others: readonly unknown[]): unknown[] {
  const counts = new Map<unknown, number>();
  for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
  return members.filter((member) => {
    const left = counts.get(member) ?? 0;
    counts.set(member, left - 1);
    return left <= 0;
  });
}
