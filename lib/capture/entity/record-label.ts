import type { EntityMetadata, ObjectLiteral } from 'typeorm';

import type { AuditedOptions } from '../../decorators/audit-metadata.js';
import { decoratorsOf } from './entity.names.js';
import { hiddenColumns, withoutHidden } from './hidden-columns.js';

/** Properties that commonly hold a record's name, best first. */
export const NAME_PROPERTIES: readonly string[] = [
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

/**
 * A record's name for readers; undefined where it has none. Masked values are in it as they are
 * shown, ignored ones not at all.
 */
export function recordLabel(metadata: EntityMetadata, entity: ObjectLiteral): string | undefined {
  const { audited } = decoratorsOf(metadata);
  const label = audited?.label
    ? callLabel(audited.label, metadata, withoutHidden(metadata, entity))
    : defaultLabel(metadata, entity);
  return typeof label === 'string' && label !== '' ? label.slice(0, MAX_LABEL_LENGTH) : undefined;
}

/** A name that cannot be told is no reason to fail the host's write, nor to lose the event. */
function callLabel(
  label: AuditedOptions['label'] & object,
  metadata: EntityMetadata,
  entity: ObjectLiteral,
): unknown {
  try {
    return label(entity);
  } catch {
    return defaultLabel(metadata, entity);
  }
}

function defaultLabel(metadata: EntityMetadata, entity: ObjectLiteral): string | undefined {
  const hidden = hiddenColumns(metadata);
  const shown = (property: string): unknown =>
    hidden.some(({ column }) => column.propertyPath === property)
      ? undefined
      : (entity[property] as unknown);
  for (const property of NAME_PROPERTIES) {
    const value = shown(property);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    if (property === 'fullName') {
      const parts = [shown('firstName'), shown('lastName')].filter(
        (part) => typeof part === 'string' && part !== '',
      );
      if (parts.length > 0) return parts.join(' ');
    }
  }
  return undefined;
}
