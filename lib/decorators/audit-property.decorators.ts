import {
  ownAuditMetadata,
  type AuditPropertyOptions,
  type EntityAuditMetadata,
  type MaskStrategy,
} from './audit-metadata.js';

function onProperty(
  apply: (metadata: EntityAuditMetadata, property: string) => void,
): PropertyDecorator {
  return (prototype, property) => {
    // Nothing is returned: TypeScript takes what a property decorator returns for a descriptor.
    apply(ownAuditMetadata(prototype.constructor), String(property));
  };
}

/** Never records this property: neither its values nor that it changed. */
export function AuditIgnore(): PropertyDecorator {
  return onProperty((metadata, property) => metadata.ignored.add(property));
}

/**
 * Records that this property changed, and hides its values.
 *
 * @param strategy `redact` puts the replacement text, `hash` a short SHA-256 digest (equal values
 * stay recognisable, guessable ones can be guessed), `last4` the last four characters, a function
 * whatever it returns. @defaultValue 'redact'
 */
export function AuditMask(strategy: MaskStrategy = 'redact'): PropertyDecorator {
  return onProperty((metadata, property) => metadata.masks.set(property, strategy));
}

/** Says more about a property: its name for readers, that it is personal, or an action of its own. */
export function AuditProperty(options: AuditPropertyOptions = {}): PropertyDecorator {
  return onProperty((metadata, property) => metadata.properties.set(property, options));
}

/**
 * Links the entity's events to another record, so that they are found under it.
 *
 * @param type type of the related record, as in `target.type`
 * @param id property path that holds its id; required on a class, on a property it is that property
 */
export function AuditRelated(type: string, id?: string): ClassDecorator & PropertyDecorator {
  return (target: object, property?: string | symbol) => {
    const onClass = property === undefined;
    const path = id ?? (onClass ? undefined : String(property));
    if (path === undefined) {
      throw new TypeError(
        `@AuditRelated('${type}') on a class needs the property that holds the id: @AuditRelated('${type}', '${type}Id').`,
      );
    }
    const owner = onClass ? target : target.constructor;
    ownAuditMetadata(owner).related.push({ type, id: path });
  };
}
