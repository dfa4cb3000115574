import { createHash, timingSafeEqual } from 'node:crypto';
import { AuditError } from '../errors/audit-error.js';
import type { AuditEvent } from './audit-event.js';
import { canonicalJson } from './canonical-json.js';
import { isJsonObject } from './json-equal.js';

/** Hash version of {@link leafHash}. */
export const LEAF_HASH_VERSION = 1;
/** Hash version of {@link rawLeafHash}. */
export const RAW_LEAF_HASH_VERSION = 2;

/** Keeps a leaf from being taken for an inner node of the tree, see RFC 6962 section 2.1. */
const LEAF_PREFIX = Uint8Array.of(0x00);

const IDENTIFYING_FIELDS = [
  'actor.id',
  'actor.name',
  'actor.impersonator',
  'target.label',
  'context.ip',
  'context.location',
  'context.userAgent',
  'context.path',
  'description',
  'reason',
  'error.message',
  'metadata',
] as const;

const PERSONAL_MEMBERS = [
  'before',
  'after',
  'beforeLabel',
  'afterLabel',
  'added',
  'removed',
] as const;

export interface LeafHash {
  /** 32 bytes. */
  hash: Uint8Array;
  /** Of each identifying value: its path and its salt, hex. */
  salts: Record<string, string>;
}

/**
 * Where an event holds what tells of a person: the values that erasure can take away
 * without breaking the hash. Only places that hold a value, or held one before its erasure.
 *
 * @returns paths such as `actor.name`, `related.0.label`, `changes.2.before`.
 */
export function identifyingPaths(event: AuditEvent): string[] {
  const candidates = [
    ...IDENTIFYING_FIELDS,
    ...event.related.map((_, index) => `related.${index}.label`),
    ...event.changes.flatMap((change, index) =>
      change.personal === true
        ? PERSONAL_MEMBERS.map((member) => `changes.${index}.${member}`)
        : [],
    ),
  ];
  const present = candidates.filter((path) => isThere(valueAt(event, path)));
  // Paths read from a stored event are not trusted: only places that exist may be written to.
  const erased = candidates.filter((path) => erasedCommitment(event, path) !== undefined);
  return [...new Set([...present, ...erased])];
}

/**
 * Hash of an event, hash version 1: SHA-256(0x00 ‖ canonical JSON of the event in which
 * each identifying value is replaced by its commitment). `seq` is not part of it.
 *
 * @param saltFor draws the salt of the value at a path; 16 random bytes or more.
 * @throws AuditError `NOT_CANONICAL` for an event that canonical JSON cannot hold; see {@link rawLeafHash}.
 */
export function leafHash(event: AuditEvent, saltFor: (path: string) => Uint8Array): LeafHash {
  const form = hashedForm(event);
  const salts: Record<string, string> = {};
  for (const path of identifyingPaths(event)) {
    const erased = erasedCommitment(event, path);
    if (erased !== undefined) {
      setAt(form, path, erased);
      continue;
    }
    const salt = saltFor(path);
    salts[path] = Buffer.from(salt).toString('hex');
    setAt(form, path, commitment(salt, valueAt(form, path)));
  }
  return { hash: sha256(LEAF_PREFIX, canonicalJson(form)), salts };
}

/**
 * The commitment that stands for a value in the hash, hex: SHA-256(salt ‖ canonical JSON
 * of the value). Erasure notes it in `erased` before it removes value and salt.
 */
export function commitment(salt: Uint8Array, value: unknown): string {
  return createHash('sha256').update(salt).update(canonicalJson(value), 'utf8').digest('hex');
}

/** Hash of a stored text that cannot be canonicalised, hash version 2: SHA-256(0x00 ‖ UTF-8). */
export function rawLeafHash(raw: string): Uint8Array {
  return sha256(LEAF_PREFIX, raw);
}

/**
 * True if an event is still the one that was hashed (version 1), erased values taken
 * by their commitments.
 *
 * @param salts as {@link leafHash} gave them, less those that erasure deleted.
 */
export function verifyLeaf(
  event: AuditEvent,
  hash: Uint8Array,
  salts: Readonly<Record<string, string>>,
): boolean {
  if (identifyingPaths(event).some((path) => isRestored(event, path))) return false;
  try {
    const again = leafHash(event, (path) => Buffer.from(own(salts, path) ?? '', 'hex'));
    return again.hash.length === hash.length && timingSafeEqual(again.hash, hash);
  } catch (error) {
    if (error instanceof AuditError && error.code === 'NOT_CANONICAL') return false;
    throw error;
  }
}

function hashedForm(event: AuditEvent): Record<string, unknown> {
  const { seq: _seq, erased: _erased, occurredAt, changes, ...rest } = event;
  const form = {
    ...rest,
    occurredAt: occurredAt.toISOString(),
    // Erasure marks the change; the mark must not change the hash.
    changes: changes.map(({ state, ...change }) =>
      state === undefined || state === 'erased' ? change : { ...change, state },
    ),
  };
  return withoutUndefined(form) as Record<string, unknown>;
}

/** A deep copy, so that commitments can be set into it. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isJsonObject(value) || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutUndefined(member)]));
}

/** A value where there should be none: its commitment would vouch for whatever was written there. */
function isRestored(event: AuditEvent, path: string): boolean {
  const value = valueAt(event, path);
  return erasedCommitment(event, path) !== undefined && isThere(value) && value !== '';
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function erasedCommitment(event: AuditEvent, path: string): string | undefined {
  return event.erased === undefined ? undefined : own(event.erased, path);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function setAt(root: Record<string, unknown>, path: string, value: string): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = valueAt(root, keys.join('.')) ?? undefined;
  const place = keys.length === 0 ? root : parent;
  // A path whose parent is gone was tampered with: the hash will not match without it.
  if (typeof place !== 'object' || place === null) return;
  (place as Record<string, unknown>)[last] = value;
}

function sha256(prefix: Uint8Array, text: string): Uint8Array {
  return createHash('sha256').update(prefix).update(text, 'utf8').digest();
}
