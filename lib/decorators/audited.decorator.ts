import { AUDITED_ACTIONS, ownAuditMetadata, type AuditedOptions } from './audit-metadata.js';

/**
 * Records every change of this entity: who, when, where from, before and after.
 *
 * @example
 * ```ts
 * @Audited<Case>({ label: (c) => c.title, related: ['client'] })
 * @Entity()
 * export class Case { … }
 * ```
 * An entity declared with `EntitySchema` is audited by calling the decorator on
 * its class, `Audited()(Case)`, or by `capture: { entities: { include: [CaseSchema] } }`.
 */
// The entity type is for the caller's `label` only; metadata is kept untyped.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function Audited<Entity = any>(options: AuditedOptions<Entity> = {}): ClassDecorator {
  requireKnownActions(options.requireReason);
  return (target) => {
    ownAuditMetadata(target).audited = options as AuditedOptions;
  };
}

/** A name that fits nothing would require no reason, and nobody would notice. */
function requireKnownActions(requireReason: AuditedOptions['requireReason']): void {
  if (typeof requireReason !== 'object') return;
  const unknown = requireReason.filter((action) => !AUDITED_ACTIONS.includes(action));
  if (unknown.length === 0) return;
  throw new TypeError(
    `@Audited({ requireReason: ['${unknown.join("', '")}'] }) names no action; there are ${AUDITED_ACTIONS.join(', ')}.`,
  );
}
