export { AuditModule } from './module/audit.module.js';
export type {
  AuditModuleOptions,
  CaptureOptions,
  ContextOptions,
  RedactOptions,
  SequencerOptions,
  StoreOptions,
  WriteOptions,
} from './module/audit-module.options.js';

export {
  Audited,
  AuditIgnore,
  AuditMask,
  AuditProperty,
  AuditRelated,
} from './decorators/index.js';
export type {
  AuditedAction,
  AuditedOptions,
  AuditPropertyOptions,
  MaskStrategy,
  RelatedOption,
} from './decorators/index.js';

export { AuditService } from './capture/manual/audit.service.js';
export type { RecordOptions, ScopeOptions } from './capture/manual/scope-options.js';
export type { RunAsOptions } from './contracts/unit-of-work-runner.js';

export { AuditQueryService } from './read/audit-query.service.js';
export type { EventCount, EventPage, UncountedPage } from './read/event-page.reader.js';
export type { EventFacets, FacetDimension, FacetInput, FacetValue } from './read/event.facets.js';
export type { PageInput } from './read/page-request.js';

export { AuditHealthIndicator } from './record/audit-health.indicator.js';
export { AuditCounters } from './record/audit.counters.js';

export { defineCatalogue, mergeCatalogues } from './event/catalogue.js';
export type { ActionDefinition, ActionInput, AuditCatalogue } from './event/catalogue.js';
export type {
  Actor,
  ActorType,
  AuditEvent,
  AuditEventInput,
  Change,
  EventContext,
  EventError,
  EventLocation,
  EventType,
  Operation,
  Outcome,
  RecordRef,
  Severity,
  Source,
} from './event/audit-event.js';
export type { AuditFilter, OneOrMany } from './event/event-filter.js';

export { AuditError } from './errors/audit-error.js';
export type { AuditErrorCode } from './errors/audit-error.js';
export { days, hours, minutes, seconds } from './support/duration.js';
