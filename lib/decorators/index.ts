export { Audited } from './audited.decorator.js';
export {
  AuditIgnore,
  AuditMask,
  AuditProperty,
  AuditRelated,
} from './audit-property.decorators.js';
export type {
  AuditedAction,
  AuditedOptions,
  AuditPropertyOptions,
  MaskStrategy,
  RelatedOption,
} from './audit-metadata.js';
