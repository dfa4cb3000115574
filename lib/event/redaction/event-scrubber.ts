import type { Actor, AuditEvent, Change, EventContext, RecordRef } from '../audit-event.js';
import { isCardNumber } from './secret-digits.js';
import type { SecretLiterals } from './secret-literals.js';
import type { PairRules } from './secret-pairs.js';
import { scrubText } from './secret-text.js';

const MAX_DEPTH = 100;
const SMALLEST_CARD_NUMBER = 1e12;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What a masking strategy leaves of a value: stars around its last digits, or a digest. */
const LOOKS_MASKED = /\*\*|••|^sha\d+:[0-9a-f]{8,}$|^[0-9a-f]{64}$/;

/** Takes the secrets out of events. Whatever holds none is shared with the original, not copied. */
export class EventScrubber {
  private readonly nameLiterals: SecretLiterals;
  private readonly actor = oncePerObject((actor: Actor) => this.scrubActor(actor));
  private readonly context = oncePerObject((context: EventContext) => this.scrubContext(context));

  constructor(
    private readonly rules: PairRules,
    private readonly literals: SecretLiterals,
  ) {
    this.nameLiterals = literals.isEmpty ? literals : literals.forNames();
  }

  scrub(event: AuditEvent): AuditEvent {
    const result: AuditEvent = {
      ...event,
      action: this.name(event.action),
      category: this.name(event.category),
      description: this.text(event.description),
      actor: this.actor(event.actor),
      related: this.list(event.related, (ref) => this.ref(ref)),
      changes: this.list(event.changes, (change) => this.change(change)),
      context: this.context(event.context),
      tags: this.list(event.tags, (tag) => this.text(tag)),
    };
    if (event.error !== undefined) {
      result.error = this.value(event.error, 'error', 0) as AuditEvent['error'];
    }
    if (event.target !== undefined) result.target = this.ref(event.target);
    if (event.reason !== undefined) result.reason = this.text(event.reason);
    if (event.metadata !== undefined) {
      result.metadata = this.value(event.metadata, '', 0) as Record<string, unknown>;
    }
    if (this.literals.isEmpty) return result;
    for (const field of ['tenantId', 'transactionId', 'correlationId', 'causedById'] as const) {
      if (event[field] !== undefined) result[field] = this.id(event[field]);
    }
    return result;
  }

  private scrubActor(actor: Actor): Actor {
    const result = { ...actor };
    if (actor.id !== undefined) result.id = this.id(actor.id);
    if (actor.name !== undefined) result.name = this.text(actor.name);
    if (actor.kind !== undefined) result.kind = this.text(actor.kind);
    if (actor.roles !== undefined) {
      result.roles = this.list(actor.roles, (role) => this.name(role));
    }
    if (actor.impersonator !== undefined) {
      const { id, name } = actor.impersonator;
      result.impersonator = { ...actor.impersonator, id: this.id(id) };
      if (name !== undefined) result.impersonator.name = this.text(name);
    }
    return result;
  }

  private ref(ref: RecordRef): RecordRef {
    const result = { ...ref, type: this.name(ref.type), id: this.id(ref.id) };
    if (ref.label !== undefined) result.label = this.text(ref.label);
    return result;
  }

  private scrubContext(context: EventContext): EventContext {
    const result = { ...context };
    for (const field of ['userAgent', 'method', 'path', 'host'] as const) {
      if (context[field] !== undefined) result[field] = this.text(context[field]);
    }
    if (context.requestId !== undefined) result.requestId = this.id(context.requestId);
    if (context.location !== undefined) {
      result.location = this.value(context.location, 'location', 0) as EventContext['location'];
    }
    return result;
  }

  private change(change: Change): Change {
    const { property } = change;
    const key = property.slice(property.lastIndexOf('.') + 1);
    // Copied first and whole: a rest pattern here was the greater part of the cost of an event.
    const result: Change = { ...change, property: this.name(property) };
    if (this.rules.isSensitiveName(property) && change.state !== 'erased') {
      return this.maskedChange(result);
    }
    result.before = this.value(change.before, key, 0);
    result.after = this.value(change.after, key, 0);
    for (const label of ['beforeLabel', 'afterLabel'] as const) {
      if (change[label] !== undefined) result[label] = this.text(change[label]);
    }
    for (const members of ['added', 'removed'] as const) {
      const values = change[members];
      if (values !== undefined) result[members] = this.value(values, key, 0) as unknown[];
    }
    return result;
  }

  private maskedChange(change: Change): Change {
    const {
      before,
      after,
      beforeLabel: _b,
      afterLabel: _a,
      added: _n,
      removed: _r,
      ...rest
    } = change;
    return {
      ...rest,
      before: this.masked(before, change),
      after: this.masked(after, change),
      state: 'masked',
    };
  }

  private masked(value: unknown, change: Change): unknown {
    if (value === null || value === undefined) return null;
    const maskedOnPurpose =
      change.state === 'masked' && typeof value === 'string' && LOOKS_MASKED.test(value);
    return maskedOnPurpose ? this.text(value) : this.rules.replacement;
  }

  /** Any JSON value, `key` being the name it is kept under; the same object if nothing was secret. */
  private value(value: unknown, key: string, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number')
      return this.isSecretNumber(value) ? this.rules.replacement : value;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return this.rules.replacement;
    if (Array.isArray(value)) {
      return this.list(value, (member) => this.value(member, key, depth + 1));
    }
    let changed = false;
    const entries = Object.entries(value).map(([name, member]): [string, unknown] => {
      const kept = this.member(name, member, { key, depth });
      const keptName = this.text(name);
      changed ||= kept !== member || keptName !== name;
      return [keptName, kept];
    });
    return changed ? Object.fromEntries(entries) : value;
  }

  private member(name: string, value: unknown, parent: { key: string; depth: number }): unknown {
    if (value === null || value === undefined) return value;
    const { isSensitiveName, replacement } = this.rules;
    const path = parent.key === '' ? name : `${parent.key}.${name}`;
    return isSensitiveName(path) ? replacement : this.value(value, name, parent.depth + 1);
  }

  private isSecretNumber(value: number): boolean {
    return (
      (value >= SMALLEST_CARD_NUMBER && isCardNumber(String(value))) ||
      (!this.literals.isEmpty && this.literals.hasNumber(value))
    );
  }

  private text(text: string): string {
    return scrubText(this.literals.removeFrom(text), this.rules);
  }

  /** Ids may look like anything and are what events are found by: a short secret inside one is chance. */
  private id(id: string): string {
    if (this.literals.isEmpty || UUID.test(id)) return id;
    return this.literals.isSecretId(id) ? this.rules.replacement : this.name(id);
  }

  /** Names of actions, types and properties are the host's words: a password such as `status` must not blank them. */
  private name(name: string): string {
    return this.nameLiterals.isEmpty ? name : this.nameLiterals.removeFrom(name);
  }

  private list<T>(items: readonly T[], scrub: (item: T) => T): T[] {
    let changed = false;
    const result = items.map((item) => {
      const scrubbed = scrub(item);
      changed ||= scrubbed !== item;
      return scrubbed;
    });
    return changed ? result : (items as T[]);
  }
}

/** Does it again only for another object than the last. */
function oncePerObject<T extends object>(scrub: (object: T) => T): (object: T) => T {
  let last: { object: T; result: T } | undefined;
  return (object) => {
    if (last?.object !== object) last = { object, result: scrub(object) };
    return last.result;
  };
}
