import type { EntityMetadata, ObjectLiteral } from 'typeorm';

import type { AuditedOptions } from '../../decorators/audit-metadata.js';
import { decoratorsOf } from './entity-plan.builder.js';

/** Properties that commonly hold a record's name, best first. */
const NAME_PROPERTIES = [
  'name',
  'title',
  'label',
  'displayName',
  'fullName',
  'username',
  'email',
  'subject',
  'number',
  'code',
];
const MAX_LABEL_LENGTH = 255;

/** A record's name for readers; undefined where it has none or its `label` function fails. */
export function recordLabel(metadata: EntityMetadata, entity: ObjectLiteral): string | undefined {
  const { audited } = decoratorsOf(metadata);
  const label = audited?.label ? callLabel(audited.label, entity) : defaultLabel(entity);
  return typeof label === 'string' && label !== '' ? label.slice(0, MAX_LABEL_LENGTH) : undefined;
}

/** A name that cannot be told is no reason to fail the host's write, nor to lose the event. */
function callLabel(label: AuditedOptions['label'] & object, entity: ObjectLiteral): unknown {
  try {
    return label(entity);
  } catch {
    return defaultLabel(entity);
  }
}

function defaultLabel(entity: ObjectLiteral): string | undefined {
  for (const property of NAME_PROPERTIES) {
    const value = entity[property] as unknown;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    if (property === 'fullName') {
      const parts = [entity.firstName, entity.lastName].filter(
        (part) => typeof part === 'string' && part !== '',
      );
      if (parts.length > 0) return parts.join(' ');
    }
  }
  return undefined;
}
