import type {
  Actor,
  AuditEvent,
  Change,
  EventContext,
  EventError,
  RecordRef,
} from '../event/audit-event.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { TEXT_LENGTHS, type EventColumn, type TextColumn } from './event-columns.js';
import { ipFromBytes, ipToBytes } from './ip-bytes.js';

/** The `payload` column: everything that has no column of its own. */
interface EventPayload {
  schemaVersion: number;
  description: string;
  error?: EventError;
  actor?: Pick<Actor, 'kind' | 'roles' | 'impersonator'>;
  related?: RecordRef[];
  changes?: Change[];
  context?: EventContext;
  correlationId?: string;
  causedById?: string;
  reason?: string;
  tags?: string[];
  metadata?: Record<string, unknown>;
  erased?: AuditEvent['erased'];
  /** Whole values of columns that were too short (or could not take a character). */
  columns?: Partial<Record<TextColumn, string>>;
}

const UNSTORABLE = /[\0\p{Surrogate}]/u;
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE, 'gu');

export type EventRow = Record<EventColumn, unknown>;

/** What was found to fit last: most columns are the same in all events of a statement. */
const lastFitting: Partial<Record<TextColumn, string>> = {};

/** The event as parameters of an INSERT, in the order of `EVENT_COLUMNS`. */
export function encodeEvent(event: AuditEvent, dialect: StoreDialect): unknown[] {
  const overflow: Partial<Record<TextColumn, string>> = {};
  const text = (column: TextColumn, value: string | undefined): string | null => {
    if (value === undefined || value === null) return null;
    if (value === lastFitting[column]) return value;
    const fitting = fitColumn(value, TEXT_LENGTHS[column]);
    if (fitting !== value) overflow[column] = value;
    else lastFitting[column] = value;
    return fitting;
  };
  const ip = ipToBytes(event.context.ip);
  const row = [
    dialect.bindId(event.id),
    dialect.bindTime(event.occurredAt),
    text('tenant_id', event.tenantId),
    text('action', event.action),
    text('event_type', event.eventType),
    text('category', event.category),
    text('operation', event.operation),
    text('severity', event.severity),
    text('outcome', event.outcome),
    text('source', event.source),
    text('actor_type', event.actor.type),
    text('actor_id', event.actor.id),
    text('actor_name', event.actor.name),
    text('target_type', event.target?.type),
    text('target_id', event.target?.id),
    text('target_label', event.target?.label),
    ip ?? null,
    text('transaction_id', event.transactionId),
    text('request_id', event.context.requestId),
  ];
  row.push(JSON.stringify(payloadOf(event, { overflow, ipHasColumn: ip !== undefined })));
  return row;
}

function payloadOf(
  event: AuditEvent,
  written: { overflow: EventPayload['columns'] & object; ipHasColumn: boolean },
): EventPayload {
  const { kind, roles, impersonator } = event.actor;
  const context = contextOf(event, written.ipHasColumn);
  return {
    schemaVersion: event.schemaVersion,
    description: event.description,
    error: event.error,
    actor: kind || roles || impersonator ? { kind, roles, impersonator } : undefined,
    related: nonEmpty(event.related),
    changes: nonEmpty(event.changes),
    context,
    correlationId: event.correlationId,
    causedById: event.causedById,
    reason: event.reason,
    tags: nonEmpty(event.tags),
    metadata: event.metadata,
    erased: event.erased,
    columns: hasKeys(written.overflow) ? written.overflow : undefined,
  };
}

/** What has no column of its own; undefined for nothing. */
function contextOf({ context }: AuditEvent, ipHasColumn: boolean): EventContext | undefined {
  let rest: Record<string, unknown> | undefined;
  // A rest pattern would be the greater part of the cost of the row.
  for (const [name, value] of Object.entries(context)) {
    if (name === 'requestId' || (name === 'ip' && ipHasColumn)) continue;
    (rest ??= {})[name] = value;
  }
  return rest;
}

/**
 * The event of a stored row.
 *
 * @throws SyntaxError when the payload is not JSON (a row written by SQL).
 */
export function decodeEvent(row: EventRow, dialect: StoreDialect): AuditEvent {
  const payload = JSON.parse(String(row.payload)) as EventPayload;
  const text = (column: TextColumn): string | undefined =>
    payload.columns?.[column] ?? (row[column] === null ? undefined : String(row[column]));
  const targetType = text('target_type');
  const event: AuditEvent = {
    id: dialect.readId(row.id),
    occurredAt: dialect.readTime(row.occurred_at),
    action: text('action') ?? '',
    eventType: text('event_type') as AuditEvent['eventType'],
    category: text('category') ?? '',
    operation: text('operation') as AuditEvent['operation'],
    description: payload.description ?? '',
    severity: text('severity') as AuditEvent['severity'],
    outcome: text('outcome') as AuditEvent['outcome'],
    error: payload.error,
    actor: {
      type: text('actor_type') as Actor['type'],
      kind: payload.actor?.kind,
      id: text('actor_id'),
      name: text('actor_name'),
      roles: payload.actor?.roles,
      impersonator: payload.actor?.impersonator,
    },
    source: text('source') as AuditEvent['source'],
    target:
      targetType === undefined
        ? undefined
        : { type: targetType, id: text('target_id') ?? '', label: text('target_label') },
    related: payload.related ?? [],
    changes: payload.changes ?? [],
    context: {
      ...payload.context,
      ip: row.ip ? ipFromBytes(row.ip as Uint8Array) : payload.context?.ip,
      requestId: text('request_id'),
    },
    tenantId: text('tenant_id'),
    transactionId: text('transaction_id'),
    correlationId: payload.correlationId,
    causedById: payload.causedById,
    reason: payload.reason,
    tags: payload.tags ?? [],
    metadata: payload.metadata,
    erased: payload.erased,
    schemaVersion: payload.schemaVersion,
  };
  return withoutUndefined(event);
}

/** What a text column can hold of a value: cut to its length, NUL (refused by PostgreSQL) and halves of surrogate pairs replaced. */
export function fitColumn(value: string, length: number): string {
  const clean = UNSTORABLE.test(value) ? value.replaceAll(EVERY_UNSTORABLE, '\uFFFD') : value;
  if (clean.length <= length) return clean;
  const cut = clean.slice(0, length);
  const last = cut.charCodeAt(length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return splitsPair ? cut.slice(0, -1) : cut;
}

/** Absent fields are absent, not undefined: readers see the same object from every store. */
function withoutUndefined(event: AuditEvent): AuditEvent {
  for (const part of [event, event.actor, event.target, event.context]) {
    if (!part) continue;
    for (const [key, value] of Object.entries(part)) {
      if (value === undefined) delete (part as Record<string, unknown>)[key];
    }
  }
  return event;
}

const nonEmpty = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

function hasKeys(object: object): boolean {
  for (const _key in object) return true;
  return false;
}
