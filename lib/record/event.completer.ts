import type { AuditEvent } from '../event/audit-event.js';
import type { RedactionOptions, Redactor } from '../event/redaction.js';
import { createRedactor } from '../event/redaction.js';
import { DescriptionRenderer } from './description.renderer.js';
import type { EventFactory } from './event.factory.js';

/** Longest description, in UTF-16 units. */
export const MAX_DESCRIPTION_LENGTH = 1000;

/**
 * Makes prepared events fit to leave the process: describes, then redacts.
 * Redaction is the last step; nothing adds text afterwards.
 */
export class EventCompleter {
  private readonly redactor;
  private readonly renderer;

  constructor(
    redaction: RedactionOptions,
    private readonly factory: EventFactory,
  ) {
    this.redactor = createRedactor(redaction);
    this.renderer = new DescriptionRenderer(
      (name) => this.redactor.isSensitiveName(name),
      redaction.replacement,
    );
  }

  complete(event: AuditEvent): AuditEvent {
    return this.completeWith(event, this.redactor.redact);
  }

  /**
   * `complete` for many events: what several of them share is redacted once. To be used up before
   * anything is awaited.
   */
  ofMany(): (event: AuditEvent) => AuditEvent {
    const redact = this.redactor.ofMany();
    return (event) => this.completeWith(event, redact);
  }

  private completeWith(event: AuditEvent, redact: Redactor['redact']): AuditEvent {
    const complete = { ...event, reason: this.factory.reasonOf(event) };
    if (event.description === '') {
      complete.description = this.renderer.render(complete, this.factory.definitionOf(event));
    }
    const redacted = redact(complete, this.factory.secretsOf(event));
    return redacted.description.length > MAX_DESCRIPTION_LENGTH ? capped(redacted) : redacted;
  }
}

// Only after redaction: a secret cut in two would not be recognised.
function capped(event: AuditEvent): AuditEvent {
  const description = event.description
    .slice(0, MAX_DESCRIPTION_LENGTH - 1)
    // Half a surrogate pair at the cut could not be canonicalised.
    .replace(/[\uD800-\uDBFF]$/, '');
  return { ...event, description: `${description}…` };
}
