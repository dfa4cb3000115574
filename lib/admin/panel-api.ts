import type {
  ActorType,
  EventLocation,
  EventType,
  Operation,
  Outcome,
  Severity,
  Source,
} from '../event/audit-event.js';

/*
 * What the server side of the panel answers its pages with. Labels are ready to be shown; texts
 * and values are cut to what a page can take, so no event makes a page unusable.
 */

/** Id of the audit log among the panel's resources, and part of its address. */
export const AUDIT_LOG_RESOURCE = 'audit_event';

/** A value of the log as a text, perhaps cut. */
export interface PanelValue {
  /** `none` is null or undefined; `masked` and `erased` values were removed on purpose. */
  kind: 'none' | 'text' | 'number' | 'boolean' | 'date' | 'json' | 'masked' | 'erased';
  /** Readable form; of a `date` the ISO 8601 string, of `masked` what the mask left, of `none` an empty text. */
  text: string;
  /** The value behind a readable label (the id behind a name), where they differ. */
  raw?: string;
  /** Length of the whole text in UTF-16 units, if `text` is only its beginning; of JSON perhaps more than this. */
  fullLength?: number;
}

export interface PanelRecord {
  type: string;
  /** "Case Note" for `case_note`. */
  typeLabel: string;
  id: string;
  label?: string;
  /** Address of the record in the panel; left out where the host shows none or the viewer may not see it. */
  href?: string;
}

export interface PanelActor {
  type: ActorType;
  typeLabel: string;
  /** "Business Rule" for automation of kind `business_rule`. */
  kindLabel?: string;
  id?: string;
  /** The name, else the id, else the kind of actor. */
  name: string;
  roles: string[];
  /** Name or id of who really acted. */
  impersonator?: string;
}

export interface PanelChange {
  property: string;
  label: string;
  before: PanelValue;
  after: PanelValue;
  /** Members of a set that came and went, the last perhaps "and 7 more"; then `before` and `after` say nothing. */
  added?: PanelValue[];
  removed?: PanelValue[];
}

/** One line of the list. */
export interface PanelEvent {
  id: string;
  /** Position in the log; undefined until sequenced (about a second). */
  seq?: string;
  /** ISO 8601, UTC. */
  occurredAt: string;
  actor: PanelActor;
  action: string;
  actionLabel: string;
  operation: Operation;
  operationLabel: string;
  description: string;
  /** The kind of record or the setting concerned: label of the target's type, else of the category. */
  section: string;
  target?: PanelRecord;
  /** The first few of `changeCount`. */
  changes: PanelChange[];
  changeCount: number;
  source: Source;
  sourceLabel: string;
  outcome: Outcome;
  severity: Severity;
  ip?: string;
}

/** Answer of the `list` action. */
export interface PanelPage {
  events: PanelEvent[];
  nextCursor?: string;
  previousCursor?: string;
  /** Matching events, counted up to a cap; `capped`: there are more. */
  count: { value: number; capped: boolean };
}

/** What a user agent says of the browser and the device. */
export interface PanelUserAgent {
  /** As sent. */
  text: string;
  /** "Firefox 128" */
  browser?: string;
  /** "Windows 10/11": browsers tell no more. */
  system?: string;
  /** "Desktop", "Mobile", "Tablet", or a model. */
  device?: string;
}

/** One event on its own page. */
export interface PanelEventDetail extends PanelEvent {
  eventType: EventType;
  eventTypeLabel: string;
  category: string;
  categoryLabel: string;
  related: PanelRecord[];
  error?: { name: string; message: string; code?: string };
  reason?: string;
  tags: string[];
  tenantId?: string;
  correlationId?: string;
  causedById?: string;
  transactionId?: string;
  request: {
    requestId?: string;
    method?: string;
    path?: string;
    host?: string;
    status?: number;
    durationMs?: number;
    sessionHash?: string;
    location?: EventLocation;
    userAgent?: PanelUserAgent;
  };
  metadata?: PanelValue;
  /** The event as stored, indented JSON. */
  raw: PanelValue;
}

/** What the page of an event shows. */
export interface PanelEventPage {
  event: PanelEventDetail;
  /** The other events of the same transaction, oldest first, the first 50 that the viewer may see. */
  transaction: { events: PanelEvent[]; more: boolean };
}

/**
 * What the `show` action adds to AdminJS's own record, the only part of its answer that AdminJS hands
 * to the page: the page's data, or why there is none.
 */
export type PanelEventAnswer = { page: PanelEventPage } | PanelError;

export interface PanelChoice {
  value: string;
  label: string;
}

/** Answer of the `choices` action: what the filters can be set to. */
export interface PanelChoices {
  /** Known and seen actions, by label. */
  action: (PanelChoice & { category: string })[];
  category: PanelChoice[];
  eventType: PanelChoice[];
  operation: PanelChoice[];
  actorType: PanelChoice[];
  source: PanelChoice[];
  severity: PanelChoice[];
  outcome: PanelChoice[];
  /** The people and programs that acted lately. */
  actorId: PanelChoice[];
  actorRole: PanelChoice[];
  /** Kinds of records seen lately; also what `relatedType` can be. */
  targetType: PanelChoice[];
}

/** Why there is no data: the body of an answer with a status of 400 or above, or part of the record of `show`. */
export interface PanelError {
  error: { code: string; message: string };
}

/**
 * The filters of the list, each a query parameter of the page's address and of the `list` action
 * under the same name; what can be several is repeated. `period` is the page's own: it becomes
 * `from` in the viewer's time zone before it is sent.
 */
export const PANEL_FILTERS = [
  'from',
  'to',
  'text',
  'action',
  'category',
  'eventType',
  'operation',
  'outcome',
  'severity',
  'source',
  'actorId',
  'actorType',
  'actorRole',
  'targetType',
  'targetId',
  'relatedType',
  'relatedId',
  'ip',
  'transactionId',
  'requestId',
  'correlationId',
  'causedById',
] as const;

export type PanelFilterName = (typeof PANEL_FILTERS)[number];
