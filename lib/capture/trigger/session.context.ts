import type { ContextSnapshot } from '../../contracts/context-source.js';
import { SCHEMA_VERSION, type AuditEvent } from '../../event/audit-event.js';
import { ipHex } from '../../event/ip-range.js';
import { readableName } from '../../event/readable-name.js';
import type { Redactor } from '../../event/redaction.js';
import { CONTEXT_FIELDS, type ContextField } from './sql.forms.js';

/** What a trigger is told of whoever acts; absent is what is not known. */
export type CarriedContext = Partial<Record<ContextField, string>>;

/** Lengths in characters of the event table's columns of these names. */
export type FieldLengths = Readonly<Partial<Record<ContextField, number>>>;

/** First 96 bits of an IPv4-mapped IPv6 address. */
const IPV4_MAPPED = /^0{20}f{4}/;

/** The context in the form in which triggers write it down, without its secrets. */
export function carriedContext(
  snapshot: ContextSnapshot,
  { redactor, lengths, transactionId }: CarryingRules,
): CarriedContext {
  const { actor, context, source, tenantId, reason, correlationId, causedById } = redactor.redact(
    eventOf(snapshot),
    snapshot.secrets,
  );
  const { ip, requestId, ...rest } = context;
  const address = ip === undefined ? undefined : ipHex(ip);
  const payload = {
    actor: { kind: actor.kind, roles: actor.roles, impersonator: actor.impersonator },
    context: ip !== undefined && address === undefined ? { ip, ...rest } : rest,
    correlationId,
    causedById,
    reason,
  };
  const fields: CarriedContext = {
    tenant_id: tenantId,
    source,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_name: actor.name,
    ip: address?.replace(IPV4_MAPPED, ''),
    transaction_id: transactionId,
    request_id: requestId,
    actor_text: actor.name ?? actor.id ?? readableName(actor.type),
    payload: members(payload),
  };
  return Object.fromEntries(
    CONTEXT_FIELDS.flatMap((field) => {
      const value = fields[field];
      return value === undefined ? [] : [[field, value.slice(0, lengths[field])]];
    }),
  );
}

export interface CarryingRules {
  redactor: Redactor;
  lengths: FieldLengths;
  transactionId: string | undefined;
}

/** The redactor knows whole events only. */
function eventOf({
  secrets: _known,
  laterReason: _open,
  ...snapshot
}: ContextSnapshot): AuditEvent {
  return {
    ...snapshot,
    id: '',
    occurredAt: new Date(0),
    action: '',
    eventType: 'activity',
    category: '',
    operation: 'update',
    description: '',
    severity: 'info',
    outcome: 'success',
    related: [],
    changes: [],
    tags: [],
    schemaVersion: SCHEMA_VERSION,
  };
}

/** `,"reason":"…"`: members to be set into a JSON object that has others already. */
function members(payload: Record<string, unknown>): string {
  return Object.entries(payload)
    .map(([name, value]) => [name, JSON.stringify(value)])
    .filter(([, json]) => json !== undefined && json !== '{}')
    .map(([name, json]) => `,"${name}":${json}`)
    .join('');
}
