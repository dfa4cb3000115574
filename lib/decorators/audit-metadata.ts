/** How a masked value is shown: replaced, as a short digest, by its last four characters, or by your function. */
export type MaskStrategy = 'redact' | 'hash' | 'last4' | ((value: unknown) => unknown);

/** Another record that an event belongs to as well. */
export interface RelatedOption {
  /** Type of the related record, as in `target.type`. */
  type: string;
  /** Property path that holds its id: `clientId`, `client`, `client.id`. */
  id: string;
}

/** What can happen to a row. Soft removal is `remove`, bringing a row back is `restore`. */
export type AuditedAction = 'create' | 'update' | 'remove' | 'restore';

/** Options of {@link Audited}. */
export interface AuditedOptions<Entity = unknown> {
  /** `target.type` of the events. @defaultValue the class name in snake_case */
  type?: string;
  /** Category the events are listed under. @defaultValue that of the catalogue, else the type */
  category?: string;
  /**
   * The record's name at the time of the event. It sees the whole row also when a part of it is saved.
   * @defaultValue the first of name, title, label, displayName, fullName, firstName + lastName, username, email, subject, number, code
   */
  label?: (entity: Entity) => string | undefined;
  /** Relations of the entity (by property name), or ids in it, whose records the events belong to as well. */
  related?: readonly (string | RelatedOption)[];
  /** Properties that are never recorded, like {@link AuditIgnore}. */
  ignore?: readonly string[];
  /** Properties whose values are hidden, like {@link AuditMask}: names, or names with a strategy. */
  mask?: readonly string[] | Readonly<Record<string, MaskStrategy>>;
  /** Which changes are recorded; `update` covers restoring. @defaultValue all of them */
  track?: { create?: boolean; update?: boolean; remove?: boolean };
  /**
   * Which rows are recorded: those for which it returns true. It sees the row after the change,
   * of a removed row the last state, with ignored and masked values in the clear. It must answer
   * at once, without a promise. If it throws, or returns undefined, the row is recorded.
   * @defaultValue all of them
   */
  when?: (entity: Entity, action: AuditedAction) => boolean;
  /**
   * Changes that need a reason (`audit.comment()`, `runAs({ reason })`, the header `x-audit-reason`):
   * without one they fail with `REASON_REQUIRED` before anything is written. Not asked for
   * what `track` leaves out, nor inside `suspend()`; asked whatever `when` would say.
   * @defaultValue false
   */
  requireReason?: boolean | readonly AuditedAction[];
  /** Own action names instead of `<type>.created`, `.updated`, `.deleted`, `.restored`. */
  actions?: { create?: string; update?: string; remove?: string; restore?: string };
}

/** All of {@link AuditedAction}. */
export const AUDITED_ACTIONS: readonly AuditedAction[] = ['create', 'update', 'remove', 'restore'];

/** Options of {@link AuditProperty}. */
export interface AuditPropertyOptions {
  /** The property's name for readers. */
  label?: string;
  /** Category of the property's own action. */
  category?: string;
  /** The value identifies a person: erasable, and never in a hash in the clear. @defaultValue false */
  personal?: boolean;
  /** Changes of this property get an event of their own, e.g. `case.status_changed`. */
  action?: string;
}

/** Everything the decorators say of one class. */
export interface EntityAuditMetadata {
  audited: AuditedOptions | undefined;
  readonly ignored: Set<string>;
  readonly masks: Map<string, MaskStrategy>;
  readonly related: RelatedOption[];
  readonly properties: Map<string, AuditPropertyOptions>;
}

type Registry = WeakMap<object, EntityAuditMetadata>;

/** On globalThis, so that an ESM and a CommonJS copy of this package in one process share it. */
const REGISTRY_KEY = Symbol.for('nestjs-audit-trail:entity-metadata');
const globals = globalThis as typeof globalThis & { [REGISTRY_KEY]?: Registry };
const registry: Registry = (globals[REGISTRY_KEY] ??= new WeakMap());

/** What the decorators on this very class say; made empty when there are none yet. */
export function ownAuditMetadata(target: object): EntityAuditMetadata {
  let metadata = registry.get(target);
  if (!metadata) {
    metadata = {
      audited: undefined,
      ignored: new Set(),
      masks: new Map(),
      related: [],
      properties: new Map(),
    };
    registry.set(target, metadata);
  }
  return metadata;
}

/** What the decorators on a class and its parents say; the child's word wins. */
export function auditMetadataOf(target: object): EntityAuditMetadata {
  const result: EntityAuditMetadata = {
    audited: undefined,
    ignored: new Set(),
    masks: new Map(),
    related: [],
    properties: new Map(),
  };
  const lineage: EntityAuditMetadata[] = [];
  for (
    let type: object | null = target;
    type;
    type = Object.getPrototypeOf(type) as object | null
  ) {
    const own = registry.get(type);
    if (own) lineage.unshift(own);
  }
  for (const own of lineage) {
    result.audited = own.audited ?? result.audited;
    own.ignored.forEach((property) => result.ignored.add(property));
    own.masks.forEach((strategy, property) => result.masks.set(property, strategy));
    result.related.push(...own.related);
    own.properties.forEach((options, property) => result.properties.set(property, options));
  }
  return result;
}
