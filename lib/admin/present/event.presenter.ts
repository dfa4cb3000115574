import type { Actor, AuditEvent, EventLocation, RecordRef } from '../../event/audit-event.js';
import { actionDefinition, type AuditCatalogue } from '../../event/catalogue.js';
import { isJsonObject } from '../../event/json-equal.js';
import { readableName } from '../../event/readable-name.js';
import type {
  PanelActor,
  PanelEvent,
  PanelEventDetail,
  PanelRecord,
  PanelValue,
} from '../panel-api.js';
import { ChangePresenter } from './change.presenter.js';
import { jsonBeginning } from './json-beginning.js';
import {
  COUNTED_LENGTH,
  DESCRIPTION_LENGTH,
  DETAIL_LIMITS,
  ID_LENGTH,
  LABEL_LENGTH,
  LIST_LENGTH,
  METADATA_LENGTH,
  RAW_EVENT_LENGTH,
  ROW_LIMITS,
  TEXT_LENGTH,
  type PanelLimits,
} from './panel-limits.js';
import type { PropertyLabels } from './property-labels.js';
import type { RecordLinks } from './record-links.js';
import { shortText, shownText, textOf } from './shown-text.js';
import { readUserAgent } from './user-agent.js';
import { operationLabel, sourceLabel } from './vocabulary-labels.js';

/** What the presenter asks about the host. */
export interface EventPresenterSources {
  catalogue: AuditCatalogue;
  links: RecordLinks;
  /** Left out, properties go by names told from their paths. */
  labels?: PropertyLabels;
}

/**
 * Turns events into what the pages of the panel show: labelled, readable, and cut to
 * what a page can take, whatever the event holds.
 */
export class EventPresenter {
  private readonly changes: ChangePresenter;

  constructor(private readonly sources: EventPresenterSources) {
    this.changes = new ChangePresenter(sources.labels);
  }

  /** One line of the list. */
  row(event: AuditEvent): PanelEvent {
    return this.present(event, ROW_LIMITS, DESCRIPTION_LENGTH);
  }

  /** One event on its own page. */
  detail(event: AuditEvent): PanelEventDetail {
    return {
      ...this.present(event, DETAIL_LIMITS, TEXT_LENGTH),
      eventType: event.eventType,
      eventTypeLabel: nameLabel(event.eventType),
      category: idText(event.category),
      categoryLabel: nameLabel(event.category),
      related: listOf(event.related, LIST_LENGTH)
        .filter(isJsonObject)
        .map((ref) => this.record(ref)),
      error: errorOf(event),
      reason: optional(event.reason, TEXT_LENGTH),
      tags: textsOf(event.tags, LIST_LENGTH),
      tenantId: optional(event.tenantId, ID_LENGTH),
      correlationId: optional(event.correlationId, ID_LENGTH),
      causedById: optional(event.causedById, ID_LENGTH),
      transactionId: optional(event.transactionId, ID_LENGTH),
      request: requestOf(event),
      metadata:
        event.metadata === undefined ? undefined : jsonValue(event.metadata, METADATA_LENGTH),
      raw: jsonValue(event, RAW_EVENT_LENGTH),
    };
  }

  private present(event: AuditEvent, limits: PanelLimits, descriptionLength: number): PanelEvent {
    const actionLabel = this.actionLabel(event);
    return {
      id: event.id,
      seq: event.seq,
      occurredAt: event.occurredAt.toISOString(),
      actor: presentActor(event.actor, limits.roles),
      action: idText(event.action),
      actionLabel,
      operation: event.operation,
      operationLabel: operationLabel(event.operation),
      // Erasure takes the description, too.
      description: shortText(event.description || actionLabel, descriptionLength),
      section: nameLabel(event.target?.type ?? event.category),
      target: event.target && this.record(event.target),
      changes: this.changes.present(event, limits),
      changeCount: Array.isArray(event.changes) ? event.changes.length : 0,
      source: event.source,
      sourceLabel: sourceLabel(event.source),
      outcome: event.outcome,
      severity: event.severity,
      ip: optional(event.context.ip, LABEL_LENGTH),
    };
  }

  private actionLabel({ action, category }: AuditEvent): string {
    const name = textOf(action).slice(0, ID_LENGTH);
    return shortText(
      actionDefinition(this.sources.catalogue, name, { category }).label || name,
      LABEL_LENGTH,
    );
  }

  private record({ type, id, label }: RecordRef): PanelRecord {
    const isWhole = idText(type) === type && idText(id) === id;
    return {
      type: idText(type),
      typeLabel: nameLabel(type),
      id: idText(id),
      label: optional(label, LABEL_LENGTH),
      // No record has an id that is that long, or that no address can hold.
      href: isWhole ? this.sources.links.hrefOf({ type, id }) : undefined,
    };
  }
}

function presentActor(actor: Actor, roles: number): PanelActor {
  const { type, kind, id, name, impersonator } = actor;
  const typeLabel = nameLabel(type);
  const kindLabel = kind ? nameLabel(kind) : undefined;
  return {
    type,
    typeLabel,
    kindLabel,
    id: optional(id, ID_LENGTH),
    name: shortText(name || id || (kindLabel ?? typeLabel), LABEL_LENGTH),
    roles: textsOf(actor.roles, roles),
    impersonator: isJsonObject(impersonator)
      ? shortText(impersonator.name || impersonator.id, LABEL_LENGTH)
      : undefined,
  };
}

function errorOf({ error }: AuditEvent): PanelEventDetail['error'] {
  if (!isJsonObject(error)) return undefined;
  return {
    name: shortText(error.name, LABEL_LENGTH),
    message: shortText(error.message, TEXT_LENGTH),
    code: optional(error.code, LABEL_LENGTH),
  };
}

function requestOf({ context }: AuditEvent): PanelEventDetail['request'] {
  return {
    requestId: optional(context.requestId, ID_LENGTH),
    method: optional(context.method, LABEL_LENGTH),
    path: optional(context.path, TEXT_LENGTH),
    host: optional(context.host, ID_LENGTH),
    status: numberOf(context.status),
    durationMs: numberOf(context.durationMs),
    sessionHash: optional(context.sessionHash, ID_LENGTH),
    location: isJsonObject(context.location) ? locationOf(context.location) : undefined,
    userAgent:
      context.userAgent === undefined ? undefined : readUserAgent(textOf(context.userAgent)),
  };
}

function locationOf(location: EventLocation): EventLocation {
  const { country, region, city, latitude, longitude, accuracyKm } = location;
  return {
    country: optional(country, LABEL_LENGTH),
    region: optional(region, LABEL_LENGTH),
    city: optional(city, LABEL_LENGTH),
    latitude: numberOf(latitude),
    longitude: numberOf(longitude),
    accuracyKm: numberOf(accuracyKm),
  };
}

function jsonValue(value: unknown, limit: number): PanelValue {
  const { text, length } = jsonBeginning(value, { limit, counted: COUNTED_LENGTH, indent: 2 });
  const shown = shownText(text, limit);
  return length > limit
    ? { kind: 'json', text: shown, fullLength: length }
    : { kind: 'json', text: shown };
}

function optional(text: unknown, limit: number): string | undefined {
  return text === undefined || text === null ? undefined : shortText(text, limit);
}

function idText(id: unknown): string {
  return shortText(id, ID_LENGTH);
}

function nameLabel(name: unknown): string {
  return shortText(readableName(textOf(name)), LABEL_LENGTH);
}

/** Only the columns of a row are sure to hold what they should: its JSON may be written by anything. */
function listOf<T>(list: readonly T[] | undefined, limit: number): readonly T[] {
  return Array.isArray(list) ? list.slice(0, limit) : [];
}

function textsOf(list: readonly string[] | undefined, limit: number): string[] {
  return listOf(list, limit).map((text) => shortText(text, LABEL_LENGTH));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
