import type { AuditEvent, Change } from '../event/audit-event.js';
import type { ActionDefinition } from '../event/catalogue.js';
import { readableName } from '../event/readable-name.js';

const PLACEHOLDER = /\{(\w+)\}/g;
/** Templates may hold names that callers make up. */
const MAX_KEPT_TEMPLATES = 1_000;
const REPEATED_SPACE = /\s{2}|[^\S ]|^\s|\s$/;
// "changed X from {before} to {after}" without a value before must read "changed X to Active".
const DANGLING_WORD = /\s*\b(?:from|to|of|for|in|on|at|by|with|as|into)\s*$/i;

/** Text as it stands, or a placeholder (whose text is itself). */
interface TemplatePart {
  text: string;
  name?: string;
}

/** Writes the sentence of an event from its action's template. The text is neither capped nor redacted yet. */
export class DescriptionRenderer {
  private readonly templates = new Map<string, readonly TemplatePart[]>();

  constructor(
    private readonly isSensitiveName: (name: string) => boolean,
    private readonly replacement: string,
  ) {}

  render(event: AuditEvent, definition: ActionDefinition): string {
    let text = '';
    for (const part of this.partsOf(definition.description)) {
      if (part.name === undefined) {
        text += part.text;
        continue;
      }
      const value = this.valueOf(part.name, event, definition);
      if (value === undefined) text = text.replace(DANGLING_WORD, '');
      else text += value === null ? part.text : value;
    }
    return REPEATED_SPACE.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  }

  private partsOf(template: string): readonly TemplatePart[] {
    let parts = this.templates.get(template);
    if (parts === undefined) {
      parts = parse(template);
      if (this.templates.size < MAX_KEPT_TEMPLATES) this.templates.set(template, parts);
    }
    return parts;
  }

  /** Undefined where the event has no such value, null for a name that means nothing here. */
  private valueOf(
    name: string,
    event: AuditEvent,
    { label }: ActionDefinition,
  ): string | null | undefined {
    const change = event.changes[0];
    switch (name) {
      case 'actor':
        return event.actor.name ?? event.actor.id ?? readableName(event.actor.type);
      case 'target':
        return event.target && (event.target.label ?? referenceText(event.target));
      case 'before':
        return change && this.sideOf(change, change.beforeLabel, change.before);
      case 'after':
        return change && this.sideOf(change, change.afterLabel, change.after);
      case 'property':
        return change?.property;
      case 'label':
        return label;
      case 'reason':
        return event.reason;
      default:
        return this.metadataValue(name, event.metadata);
    }
  }

  private sideOf(change: Change, label: string | undefined, value: unknown): string | undefined {
    const text = label ?? scalarText(value);
    if (text === undefined) return undefined;
    return change.state === undefined && this.isSensitiveName(change.property)
      ? this.replacement
      : text;
  }

  private metadataValue(name: string, metadata: AuditEvent['metadata']): string | null | undefined {
    if (metadata === undefined || !Object.hasOwn(metadata, name)) {
      return name === 'count' ? undefined : null;
    }
    return this.isSensitiveName(name) ? this.replacement : scalarText(metadata[name]);
  }
}

function scalarText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '' || typeof value === 'object') {
    return undefined;
  }
  return String(value);
}

function referenceText({ type, id }: { type: string; id: string }): string {
  return `${readableName(type).toLowerCase()} ${id}`;
}

function parse(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let position = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > position) parts.push({ text: template.slice(position, match.index) });
    parts.push({ text: match[0], name: match[1] });
    position = match.index + match[0].length;
  }
  if (position < template.length) parts.push({ text: template.slice(position) });
  return parts;
}
