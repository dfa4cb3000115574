import type { Actor, ActorType } from '../event/audit-event.js';
import { ACTOR_TYPES } from '../event/vocabulary.js';
import { idText } from './id-text.js';

const ID_KEYS = ['id', 'sub', 'userId', 'user_id', 'uuid', '_id'];
const NAME_KEYS = ['name', 'displayName', 'fullName'];
const LOGIN_KEYS = ['username', 'email'];
const MAX_ROLES = 50;

// Compared without case, separators and Spring's "ROLE_".
const ADMIN_ROLES = [
  'admin',
  'administrator',
  'superadmin',
  'superadministrator',
  'superuser',
  'owner',
  'accountowner',
];
const CLIENT_ROLES = ['client', 'customer'];

type User = Readonly<Record<string, unknown>>;

/**
 * The actor an application's `req.user` stands for, by the names in common use. A
 * user without any id (a token refresh) is still a user. An admin is told by
 * `actorType` or by a role such as `admin`, `super_admin` or `owner`, a client by `client` or `customer`.
 */
export function actorOfUser(user: object): Actor {
  const fields = user as User;
  const id = first(ID_KEYS, (key) => idText(fields[key]));
  const name = nameOf(fields);
  const roles = rolesOf(fields);
  return {
    type: typeOf(fields, roles),
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(roles.length > 0 && { roles }),
  };
}

function typeOf(user: User, roles: readonly string[]): ActorType {
  const stated = ACTOR_TYPES.find((type) => type === user.actorType);
  if (stated !== undefined) return stated;
  const plain = roles.map((role) => role.toLowerCase().replace(/^role_|[^a-z]/g, ''));
  if (plain.some((role) => ADMIN_ROLES.includes(role))) return 'admin';
  return plain.some((role) => CLIENT_ROLES.includes(role)) ? 'client' : 'user';
}

function nameOf(user: User): string | undefined {
  const parts = [user.firstName, user.lastName].map(text).filter((part) => part !== undefined);
  return (
    first(NAME_KEYS, (key) => text(user[key])) ??
    (parts.length > 0 ? parts.join(' ') : undefined) ??
    first(LOGIN_KEYS, (key) => text(user[key]))
  );
}

function rolesOf(user: User): string[] {
  const given = user.roles ?? user.role ?? [];
  const list = Array.isArray(given) || given instanceof Set ? [...given] : [given];
  return list
    .slice(0, MAX_ROLES)
    .map((role: unknown) => text(role) ?? text((role as { name?: unknown } | null)?.name))
    .filter((role) => role !== undefined);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function first<T>(keys: readonly string[], read: (key: string) => T | undefined): T | undefined {
  for (const key of keys) {
    const value = read(key);
    if (value !== undefined) return value;
  }
  return undefined;
}
