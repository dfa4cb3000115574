/** Who or what acted. `anonymous` is a request without a signed-in user, `system` work without a request. */
export type ActorType =
  'admin' | 'user' | 'client' | 'system' | 'automation' | 'api_key' | 'ai' | 'anonymous';

/** Where the action came from. */
export type Source = 'web' | 'api' | 'mobile' | 'ai' | 'import' | 'cli' | 'system';

/** What was done, independent of the kind of record it was done to. */
export type Operation =
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'restore'
  | 'status_change'
  | 'import'
  | 'export'
  | 'login'
  | 'logout'
  | 'execute';

/** The group an event is listed under. */
export type EventType =
  | 'authorization'
  | 'billing'
  | 'settings'
  | 'work_session'
  | 'conversation'
  | 'customer'
  | 'access'
  | 'activity';

export type Severity = 'info' | 'warning' | 'high';
export type Outcome = 'success' | 'failure';

/** A record of the host, with the name it had when the event was written. */
export interface RecordRef {
  type: string;
  id: string;
  label?: string;
}

export interface Actor {
  type: ActorType;
  /** For automation: workflow, business_rule, queue_router, macro, bot, schedule … */
  kind?: string;
  id?: string;
  name?: string;
  roles?: string[];
  /** Who really acted while signed in as `id`. */
  impersonator?: { id: string; name?: string };
}

/** One property of the target, before and after. Values are bare JSON. */
export interface Change {
  /** TypeORM property path, e.g. `status`, `address.city`, `assignee`. */
  property: string;
  /** Bare JSON value; dates as ISO strings; a foreign key is the id. `null` on creation. */
  before: unknown;
  /** Bare JSON value; `null` on deletion. */
  after: unknown;
  /** Readable form frozen at write time (names behind foreign keys, enum labels). */
  beforeLabel?: string;
  afterLabel?: string;
  /** Set members that came and went (many-to-many, arrays), as references or values. */
  added?: unknown[];
  removed?: unknown[];
  /** `masked`: the value was hidden on purpose; `erased`: removed on request. */
  state?: 'masked' | 'erased';
  /** The values tell of a person (`@AuditProperty({ personal: true })`), so that erasure reaches them. */
  personal?: true;
}

export interface EventLocation {
  country?: string;
  region?: string;
  city?: string;
  latitude?: number;
  longitude?: number;
  accuracyKm?: number;
}

/** Where the action came from, technically. Everything is absent for work without a request. */
export interface EventContext {
  /** Canonical text form; an IPv4-mapped IPv6 address is written as IPv4. */
  ip?: string;
  location?: EventLocation;
  userAgent?: string;
  requestId?: string;
  /** SHA-256 of the session id, hex; the session id itself is never stored. */
  sessionHash?: string;
  method?: string;
  /** The route's pattern where the framework knows it (`/cases/:id`), else the path without its query. */
  path?: string;
  status?: number;
  durationMs?: number;
  host?: string;
}

export interface EventError {
  name: string;
  message: string;
  code?: string;
}

/** One entry of the audit log, as its readers see it. */
export interface AuditEvent {
  /** UUIDv7, made at capture; idempotency key of every replay. */
  id: string;
  /** Dense position in the log, a decimal string; undefined until sequenced (about a second). */
  seq?: string;
  occurredAt: Date;
  action: string;
  eventType: EventType;
  category: string;
  operation: Operation;
  description: string;
  severity: Severity;
  outcome: Outcome;
  error?: EventError;
  actor: Actor;
  source: Source;
  target?: RecordRef;
  related: RecordRef[];
  changes: Change[];
  context: EventContext;
  tenantId?: string;
  /** Shared by all events of one database transaction. */
  transactionId?: string;
  correlationId?: string;
  /** The event that caused this one: a macro and its effects, a batch and its items. */
  causedById?: string;
  reason?: string;
  tags: string[];
  /** The caller's own data, never mixed with `changes`. */
  metadata?: Record<string, unknown>;
  /**
   * Of each value removed on request: the path it stood at, and the commitment to it
   * (hex) that keeps the event's hash verifiable.
   */
  erased?: Record<string, string>;
  schemaVersion: number;
}

/** Version of the stored form that this release writes. */
export const SCHEMA_VERSION = 1;

/**
 * What a caller says of an event; everything left out is filled in from the
 * catalogue (labels, type, severity), the context (actor, source, ip, request)
 * and the clock.
 */
export interface AuditEventInput extends Partial<
  Pick<
    AuditEvent,
    | 'occurredAt'
    | 'eventType'
    | 'category'
    | 'operation'
    | 'description'
    | 'severity'
    | 'outcome'
    | 'actor'
    | 'source'
    | 'target'
    | 'related'
    | 'changes'
    | 'tenantId'
    | 'transactionId'
    | 'correlationId'
    | 'causedById'
    | 'reason'
    | 'tags'
    | 'metadata'
  >
> {
  /** What happened, `noun.verb`: `case.status_changed`, `report.generated`. */
  action: string;
  /** An `Error` is stored as its name, message and code; it makes the outcome `failure`. */
  error?: EventError | Error;
  /** Added to (and winning over) what the context knows. */
  context?: Partial<EventContext>;
}
