import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../contracts/clock.js';
import type { ContextSource } from '../contracts/context-source.js';
import type { ActionDefinition, AuditCatalogue } from '../event/catalogue.js';
import { actionDefinition } from '../event/catalogue.js';
import { SCHEMA_VERSION } from '../event/audit-event.js';
import type {
  Actor,
  AuditEvent,
  AuditEventInput,
  Change,
  EventError,
  RecordRef,
} from '../event/audit-event.js';
import { toJsonValue } from '../event/json-value.js';
import type { AuditCounters } from './audit.counters.js';
import { assertEventInput } from './event-input.validator.js';

const MAX_REMEMBERED_ACTIONS = 1000;

/**
 * Makes events of what callers know. Who, where and when are taken now: a later
 * flush runs in another context.
 */
export class EventFactory {
  private readonly derived = new Map<string, ActionDefinition>();
  // Beside the event and not in it: secrets must reach the redactor and nothing else.
  private readonly secrets = new WeakMap<AuditEvent, readonly string[]>();

  constructor(
    private readonly sources: { clock: Clock; context: ContextSource; catalogue: AuditCatalogue },
    private readonly counters: AuditCounters,
  ) {}

  /**
   * @param hidden secret values that the caller knows of, besides those of the context
   * @throws AuditError `INVALID_INPUT` naming the field.
   */
  create(input: AuditEventInput, hidden: readonly string[] = []): AuditEvent {
    assertEventInput(input);
    const snapshot = this.sources.context.snapshot();
    const definition = this.definitionOf(input);
    const event: AuditEvent = {
      id: uuidv7(),
      occurredAt: input.occurredAt ?? this.sources.clock.now(),
      action: input.action,
      eventType: input.eventType ?? definition.eventType,
      category: input.category ?? definition.category,
      operation: input.operation ?? definition.operation,
      description: input.description ?? '',
      severity: input.severity ?? definition.severity,
      outcome: input.outcome ?? (input.error === undefined ? 'success' : 'failure'),
      error: input.error && errorOf(input.error),
      actor: input.actor === undefined ? snapshot.actor : actorOf(input.actor),
      source: input.source ?? snapshot.source,
      target: input.target && referenceOf(input.target),
      related: input.related?.map(referenceOf) ?? [],
      changes: input.changes?.map(changeOf) ?? [],
      context: { ...snapshot.context, ...input.context },
      tenantId: input.tenantId ?? snapshot.tenantId,
      transactionId: input.transactionId,
      correlationId: input.correlationId ?? snapshot.correlationId,
      causedById: input.causedById ?? snapshot.causedById,
      reason: input.reason ?? snapshot.reason,
      tags: input.tags === undefined ? [] : [...input.tags],
      metadata: input.metadata && (toJsonValue(input.metadata) as Record<string, unknown>),
      schemaVersion: SCHEMA_VERSION,
    };
    const secrets = hidden.length > 0 ? [...snapshot.secrets, ...hidden] : snapshot.secrets;
    if (secrets.length > 0) this.secrets.set(event, secrets);
    return event;
  }

  /** Secret values of the unit of work that made this event. */
  secretsOf(event: AuditEvent): readonly string[] {
    return this.secrets.get(event) ?? [];
  }

  /** Label and sentence of an event's action. */
  definitionOf({
    action,
    category,
    operation,
  }: Pick<AuditEventInput, 'action' | 'category' | 'operation'>): ActionDefinition {
    const known = this.sources.catalogue.get(action);
    if (known !== undefined) return known;
    const key = `${action}\n${category ?? ''}`;
    const remembered = this.derived.get(key);
    if (remembered !== undefined) return remembered;
    // Who names the operation knows what the action means: entity capture does.
    if (operation === undefined) this.counters.add('unknownActions');
    const derived = actionDefinition(this.sources.catalogue, action, { category });
    if (this.derived.size < MAX_REMEMBERED_ACTIONS) this.derived.set(key, derived);
    return derived;
  }
}

function errorOf(error: Error | EventError): EventError {
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' || typeof code === 'number';
  const name = String(error.name ?? 'Error');
  const message = String(error.message ?? '');
  return known ? { name, message, code: String(code) } : { name, message };
}

function actorOf(actor: Actor): Actor {
  return actor.id === undefined ? { ...actor } : { ...actor, id: String(actor.id) };
}

function referenceOf({ type, id, label }: RecordRef): RecordRef {
  return label === undefined ? { type, id: String(id) } : { type, id: String(id), label };
}

function changeOf(change: Change): Change {
  const copy = { ...change, before: jsonOf(change.before), after: jsonOf(change.after) };
  if (change.added !== undefined) copy.added = change.added.map(jsonOf);
  if (change.removed !== undefined) copy.removed = change.removed.map(jsonOf);
  return copy;
}

function jsonOf(value: unknown): unknown {
  return typeof value === 'string' ? value : (toJsonValue(value) ?? null);
}
