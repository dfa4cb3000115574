import type { ActorType, EventType, Operation, Outcome, Severity, Source } from './audit-event.js';

/** One value, or several of which any may match. */
export type OneOrMany<T> = T | readonly T[];

/**
 * Which events to read. Every key given must match; a key with an array
 * matches if any of its values does.
 */
export interface AuditFilter {
  /** Not earlier than this (inclusive): a `Date` or an ISO 8601 string. */
  from?: Date | string;
  /** Earlier than this (exclusive): a `Date` or an ISO 8601 string. */
  to?: Date | string;
  action?: OneOrMany<string>;
  category?: OneOrMany<string>;
  operation?: OneOrMany<Operation>;
  eventType?: OneOrMany<EventType>;
  severity?: OneOrMany<Severity>;
  outcome?: OneOrMany<Outcome>;
  source?: OneOrMany<Source>;
  actorId?: OneOrMany<string>;
  actorType?: OneOrMany<ActorType>;
  actorRole?: OneOrMany<string>;
  targetType?: OneOrMany<string>;
  targetId?: OneOrMany<string>;
  /** Type of a related record; with `relatedId`, both must hold for the same record. */
  relatedType?: OneOrMany<string>;
  relatedId?: OneOrMany<string>;
  /** A changed property: `status` also matches changes below it (`profile` matches `profile.deep.x`). */
  property?: OneOrMany<string>;
  tag?: OneOrMany<string>;
  /** Country, region or city, as stored. */
  location?: OneOrMany<string>;
  /** An address or a CIDR range, IPv4 or IPv6. */
  ip?: OneOrMany<string>;
  tenantId?: OneOrMany<string>;
  transactionId?: OneOrMany<string>;
  requestId?: OneOrMany<string>;
  correlationId?: OneOrMany<string>;
  causedById?: OneOrMany<string>;
  /** First and last sequence number (inclusive), decimal strings or safe integers. */
  fromSeq?: string | number;
  toSeq?: string | number;
  /** Words to look for in descriptions, names and values; all must occur. */
  text?: OneOrMany<string>;
}
