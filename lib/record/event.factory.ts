import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../contracts/clock.js';
import type { ContextSnapshot, ContextSource, ReasonSource } from '../contracts/context-source.js';
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
import { isDatabaseError, withoutValues } from '../support/database-message.js';
import type { AuditCounters } from './audit.counters.js';
import { assertEventInput } from './event-input.validator.js';

const MAX_REMEMBERED_ACTIONS = 1000;

type ActionHints = Pick<AuditEventInput, 'action' | 'category' | 'operation'>;

interface EventNotes {
  definition: ActionDefinition;
  secrets: readonly string[];
  laterReason: ReasonSource | undefined;
}

/**
 * Makes events of what callers know. Who, where and when are taken now: a later
 * flush runs in another context.
 */
export class EventFactory {
  /** By action, then by category. */
  private readonly derived = new Map<string, Map<string, ActionDefinition>>();
  // Beside the event and not in it: secrets must reach the redactor and nothing else.
  private readonly notes = new WeakMap<AuditEvent, EventNotes>();

  constructor(
    private readonly sources: { clock: Clock; context: ContextSource; catalogue: AuditCatalogue },
    private readonly counters: AuditCounters,
  ) {}

  /** @throws AuditError `INVALID_INPUT` naming the field. */
  create(input: AuditEventInput): AuditEvent {
    assertEventInput(input);
    // Every field by name: to copy an object of unknown shape first was the greater part of the cost.
    return this.createTrusted({
      action: input.action,
      occurredAt: input.occurredAt,
      eventType: input.eventType,
      category: input.category,
      operation: input.operation,
      description: input.description,
      severity: input.severity,
      outcome: input.outcome,
      error: input.error && errorOf(input.error),
      actor: input.actor && actorOf(input.actor),
      source: input.source,
      target: input.target && referenceOf(input.target),
      related: input.related?.map(referenceOf),
      changes: input.changes?.map(changeOf),
      context: input.context,
      tenantId: input.tenantId,
      transactionId: input.transactionId,
      correlationId: input.correlationId,
      causedById: input.causedById,
      reason: input.reason,
      tags: input.tags && [...input.tags],
      metadata: input.metadata && (toJsonValue(input.metadata) as Record<string, unknown>),
    });
  }

  /**
   * For input that is well-formed, in bare JSON, and nobody else's.
   *
   * @param hidden secret values that the caller knows of, besides those of the context
   * @param snapshot who, where and why, if that has been asked for already
   */
  createTrusted(
    input: AuditEventInput,
    hidden: readonly string[] = [],
    snapshot = this.snapshot(),
  ): AuditEvent {
    const definition = this.lookUp(input);
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
      error: input.error,
      actor: input.actor ?? snapshot.actor,
      source: input.source ?? snapshot.source,
      target: input.target,
      related: input.related ?? [],
      changes: input.changes ?? [],
      context: input.context ? { ...snapshot.context, ...input.context } : snapshot.context,
      tenantId: input.tenantId ?? snapshot.tenantId,
      transactionId: input.transactionId,
      correlationId: input.correlationId ?? snapshot.correlationId,
      causedById: input.causedById ?? snapshot.causedById,
      reason: input.reason ?? snapshot.reason,
      tags: input.tags ?? [],
      metadata: input.metadata,
      schemaVersion: SCHEMA_VERSION,
    };
    const secrets = hidden.length > 0 ? [...snapshot.secrets, ...hidden] : snapshot.secrets;
    this.notes.set(event, { definition, secrets, laterReason: snapshot.laterReason });
    return event;
  }

  /** Who, where and why at this moment. */
  snapshot(): ContextSnapshot {
    return this.sources.context.snapshot();
  }

  /** Secret values of the unit of work that made this event. */
  secretsOf(event: AuditEvent): readonly string[] {
    return this.notes.get(event)?.secrets ?? [];
  }

  /** The event's reason; if it was made without one, that which its unit of work has been given since. */
  reasonOf(event: AuditEvent): string | undefined {
    return event.reason ?? this.notes.get(event)?.laterReason?.current();
  }

  /** Label and sentence of an event's action. */
  definitionOf(event: AuditEvent): ActionDefinition {
    return this.notes.get(event)?.definition ?? this.lookUp(event);
  }

  private lookUp({ action, category = '', operation }: ActionHints): ActionDefinition {
    const known = this.sources.catalogue.get(action);
    if (known !== undefined) return known;
    const remembered = this.derived.get(action)?.get(category);
    if (remembered !== undefined) return remembered;
    // Who names the operation knows what the action means: entity capture does.
    if (operation === undefined) this.counters.add('unknownActions');
    const hint = category === '' ? {} : { category };
    const derived = actionDefinition(this.sources.catalogue, action, hint);
    this.remember(action, category, derived);
    return derived;
  }

  private remember(action: string, category: string, definition: ActionDefinition): void {
    if (this.derived.size >= MAX_REMEMBERED_ACTIONS) return;
    const byCategory = this.derived.get(action) ?? new Map<string, ActionDefinition>();
    if (byCategory.size < MAX_REMEMBERED_ACTIONS) byCategory.set(category, definition);
    this.derived.set(action, byCategory);
  }
}

function errorOf(error: Error | EventError): EventError {
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' || typeof code === 'number';
  const name = String(error.name ?? 'Error');
  const text = String(error.message ?? '');
  // MySQL and PostgreSQL quote the values that they refuse.
  const message = isDatabaseError(error) ? withoutValues(text) : text;
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
