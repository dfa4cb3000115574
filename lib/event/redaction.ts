import { AuditError } from '../errors/audit-error.js';
import type { AuditEvent } from './audit-event.js';
import { EventScrubber } from './redaction/event-scrubber.js';
import { SecretLiterals } from './redaction/secret-literals.js';
import { SensitiveNames } from './redaction/sensitive-names.js';

export interface RedactionOptions {
  /** Names on top of the built-in list: a string in any spelling, or a pattern tried on the name as written. */
  properties: readonly (string | RegExp)[];
  /** What stands where a secret stood; not empty. */
  replacement: string;
}

/** Takes secrets out of events: by the name they go by, by their form, and by their value. */
export interface Redactor {
  /**
   * The event without its secrets; the one given is left as it is. Redacting a
   * second time changes nothing.
   *
   * @param secrets values known to be secret in this unit of work (a password in the
   *   request's body). Removed wherever they occur; those shorter than 4 characters are ignored.
   */
  redact(event: AuditEvent, secrets: readonly string[]): AuditEvent;
  /**
   * {@link redact} for many events at one moment: an actor or context that is one object in several
   * of them is redacted once, and is one object in the results. Not to be kept: it does not see when
   * such an object changes.
   */
  ofMany(): Redactor['redact'];
  /** True if what is kept under this name (or property path) must not be recorded. */
  isSensitiveName(name: string): boolean;
}

/**
 * Makes the redactor that stands before every append.
 *
 * @throws AuditError `INVALID_OPTIONS` when the replacement is not a text or is empty.
 */
export function createRedactor(options: RedactionOptions): Redactor {
  const { properties, replacement } = options;
  if (typeof replacement !== 'string' || replacement === '') {
    throw new AuditError(
      'INVALID_OPTIONS',
      `redact.replacement: got ${JSON.stringify(replacement)}, expected a text that is not empty, such as "[redacted]".`,
    );
  }
  const names = new SensitiveNames(properties);
  const isSensitiveName = (name: string) => names.has(name);
  const rules = { isSensitiveName, replacement };
  const scrubberOf = (secrets: readonly string[]) =>
    new EventScrubber(rules, new SecretLiterals(secrets, replacement));
  return {
    isSensitiveName,
    redact: (event, secrets) => scrubberOf(secrets).scrub(event),
    ofMany: () => {
      let last: { secrets: readonly string[]; scrubber: EventScrubber } | undefined;
      return (event, secrets) => {
        if (last?.secrets !== secrets) last = { secrets, scrubber: scrubberOf(secrets) };
        return last.scrubber.scrub(event);
      };
    },
  };
}
