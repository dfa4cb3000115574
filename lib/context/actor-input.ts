import type { Actor } from '../event/audit-event.js';
import { ACTOR_TYPES } from '../event/vocabulary.js';
import { idText } from './id-text.js';

/** What is wrong with an actor somebody gave, naming the field; undefined if nothing is. */
export function actorProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return `actor must be an object such as { type: 'user', id: '42' }, but is ${nameOfType(value)}`;
  }
  const actor = value as Record<keyof Actor, unknown>;
  if (!ACTOR_TYPES.some((type) => type === actor.type)) {
    return `actor.type must be one of ${ACTOR_TYPES.join(', ')}, but is ${shown(actor.type)}`;
  }
  if (present(actor.id) && idText(actor.id) === undefined) {
    return `actor.id must be a string, but is ${nameOfType(actor.id)}`;
  }
  return (
    textProblem('actor.kind', actor.kind) ??
    textProblem('actor.name', actor.name) ??
    rolesProblem(actor.roles) ??
    (present(actor.impersonator) ? impersonatorProblem(actor.impersonator) : undefined)
  );
}

/** What is wrong with an impersonator; undefined if nothing is. */
export function impersonatorProblem(value: unknown): string | undefined {
  const { id, name } = (value ?? {}) as { id?: unknown; name?: unknown };
  if (idText(id) === undefined) {
    return `impersonator.id must be a string, but is ${nameOfType(id)}`;
  }
  return textProblem('impersonator.name', name);
}

/** What is wrong with an optional text; undefined if nothing is. */
export function textProblem(field: string, value: unknown): string | undefined {
  if (!present(value) || typeof value === 'string') return undefined;
  return `${field} must be a string, but is ${nameOfType(value)}`;
}

/** A copy in the form events carry: ids as strings, nothing beside the known fields. */
export function normalizeActor(actor: Actor): Actor {
  const { type, kind, name, roles, impersonator } = actor;
  const id = idText(actor.id);
  return {
    type,
    ...(present(kind) && { kind }),
    ...(id !== undefined && { id }),
    ...(present(name) && { name }),
    ...(present(roles) && { roles: [...roles!] }),
    ...(present(impersonator) && { impersonator: normalizeImpersonator(impersonator!) }),
  };
}

/** A copy of an impersonator with its id as a string. */
export function normalizeImpersonator(value: { id: string; name?: string }): {
  id: string;
  name?: string;
} {
  return { id: idText(value.id)!, ...(present(value.name) && { name: value.name }) };
}

function rolesProblem(value: unknown): string | undefined {
  if (!present(value)) return undefined;
  const valid = Array.isArray(value) && value.every((role) => typeof role === 'string');
  return valid ? undefined : `actor.roles must be an array of strings, but is ${nameOfType(value)}`;
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : nameOfType(value);
}
