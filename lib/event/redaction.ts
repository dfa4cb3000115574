import type { AuditEvent } from './audit-event.js';

export interface RedactionOptions {
  /** Names on top of the built-in list: a string in any spelling, or a pattern tried on the name as written. */
  properties: readonly (string | RegExp)[];
  /** What stands where a secret stood. */
  replacement: string;
}

/** Takes secrets out of events. */
export interface Redactor {
  /**
   * The event without its secrets; the one given is left as it is.
   *
   * @param secrets values known to be secret in this unit of work (a password in the
   *   request's body). Removed wherever they occur; those shorter than 4 characters are ignored.
   */
  redact(event: AuditEvent, secrets: readonly string[]): AuditEvent;
  /** True if what is kept under this name (or property path) must not be recorded. */
  isSensitiveName(name: string): boolean;
}

export function createRedactor(options: RedactionOptions): Redactor {
  return { redact: (event) => event, isSensitiveName: () => options.properties.length > 99 };
}
