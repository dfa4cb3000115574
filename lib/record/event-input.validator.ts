import type { AuditEventInput } from '../event/audit-event.js';
import {
  ACTOR_TYPES,
  EVENT_TYPES,
  OPERATIONS,
  OUTCOMES,
  SEVERITIES,
  SOURCES,
} from '../event/vocabulary.js';
import { AuditError } from '../errors/audit-error.js';
import { recordMessages } from './record.messages.js';

/** Longest action name, in characters. */
const MAX_ACTION_LENGTH = 128;

const ENUMS: [keyof AuditEventInput, ReadonlySet<unknown>][] = [
  ['eventType', new Set(EVENT_TYPES)],
  ['operation', new Set(OPERATIONS)],
  ['severity', new Set(SEVERITIES)],
  ['outcome', new Set(OUTCOMES)],
  ['source', new Set(SOURCES)],
];
const ACTORS: ReadonlySet<unknown> = new Set(ACTOR_TYPES);
const TEXTS: (keyof AuditEventInput)[] = [
  'category',
  'description',
  'tenantId',
  'transactionId',
  'correlationId',
  'causedById',
  'reason',
];

/**
 * Refuses input that could not be stored or found again.
 *
 * @throws AuditError `INVALID_INPUT` naming the field, what came and what was expected.
 */
export function assertEventInput(input: AuditEventInput): void {
  if (!isObject(input)) refuse('event', input, 'an object with an action');
  assertAction(input.action);
  for (const [field, members] of ENUMS) {
    const value = input[field];
    if (value !== undefined && !members.has(value)) {
      refuse(field, value, `one of ${[...members].join(', ')}`);
    }
  }
  for (const field of TEXTS) {
    const value = input[field];
    if (value !== undefined && typeof value !== 'string') refuse(field, value, 'a string');
  }
  assertTime(input.occurredAt);
  assertActor(input.actor);
  if (input.target !== undefined) assertReference('target', input.target);
  assertLists(input);
  for (const field of ['metadata', 'context', 'error'] as const) {
    const value: unknown = input[field];
    if (value !== undefined && !isObject(value)) refuse(field, value, 'an object');
  }
}

function assertAction(action: unknown): void {
  if (typeof action !== 'string' || action.length === 0 || action.length > MAX_ACTION_LENGTH) {
    refuse('action', action, `a string of 1 to ${MAX_ACTION_LENGTH} characters, noun.verb`);
  }
}

function assertTime(occurredAt: unknown): void {
  if (occurredAt === undefined) return;
  if (!(occurredAt instanceof Date) || Number.isNaN(occurredAt.getTime())) {
    refuse('occurredAt', occurredAt, 'a valid Date');
  }
}

function assertActor(actor: unknown): void {
  if (actor === undefined) return;
  if (!isObject(actor)) refuse('actor', actor, 'an object with a type');
  const { type, id } = actor as { type?: unknown; id?: unknown };
  if (!ACTORS.has(type)) refuse('actor.type', type, `one of ${[...ACTORS].join(', ')}`);
  if (id !== undefined && !isKey(id)) refuse('actor.id', id, 'a string or a number');
}

function assertLists(input: AuditEventInput): void {
  for (const field of ['related', 'changes', 'tags'] as const) {
    const value: unknown = input[field];
    if (value !== undefined && !Array.isArray(value)) refuse(field, value, 'an array');
  }
  input.related?.forEach((reference, at) => assertReference(`related[${at}]`, reference));
  input.changes?.forEach((change: unknown, at) => {
    const property = isObject(change) ? (change as { property?: unknown }).property : undefined;
    if (typeof property !== 'string') refuse(`changes[${at}].property`, property, 'a string');
  });
  input.tags?.forEach((tag: unknown, at) => {
    if (typeof tag !== 'string') refuse(`tags[${at}]`, tag, 'a string');
  });
}

function assertReference(field: string, reference: unknown): void {
  if (!isObject(reference)) refuse(field, reference, 'an object with type and id');
  const { type, id, label } = reference as { type?: unknown; id?: unknown; label?: unknown };
  if (typeof type !== 'string' || type === '') refuse(`${field}.type`, type, 'a non-empty string');
  if (!isKey(id)) refuse(`${field}.id`, id, 'a string or a number');
  if (label !== undefined && typeof label !== 'string') refuse(`${field}.label`, label, 'a string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}

function refuse(field: string, value: unknown, expected: string): never {
  throw new AuditError(
    'INVALID_INPUT',
    recordMessages.invalidInput(field, described(value), expected),
  );
}

// A refused value may be a secret in the wrong place, so only its shape is told.
function described(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Date) return 'an invalid Date';
  return typeof value;
}
