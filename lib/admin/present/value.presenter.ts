import { isJsonObject } from '../../event/json-equal.js';
import { readableName } from '../../event/readable-name.js';
import type { PanelValue } from '../panel-api.js';
import { beginningOf } from '../text-beginning.js';
import { jsonBeginning, type JsonBeginning } from './json-beginning.js';
import { shortText, shownText } from './shown-text.js';

/** How much of the values of one event is shown. Lengths in UTF-16 units. */
export interface ValueLimits {
  /** Longest text of a value. */
  value: number;
  /** Longest text of the value behind a label. */
  raw: number;
  /** Members listed of those that came, and of those that went. */
  members: number;
  /** Longest text of all values together; once it is used up, `beyond` is the limit of a value. */
  total: number;
  beyond: Pick<ValueLimits, 'value' | 'members' | 'counted'>;
  /** JSON texts are counted up to about here. */
  counted: number;
  /** Spaces per level of JSON texts. */
  indent: number;
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const LONGEST_TIMESTAMP = 40;
/** JSON that fits is written in one line also where it is indented else. */
const ONE_LINE = 80;

/** Shows the values of one event, none of them longer than the page can take. */
export class ValuePresenter {
  private used = 0;

  constructor(private readonly limits: ValueLimits) {}

  /** @param label the value's readable form, kept with the event */
  present(value: unknown, label?: string): PanelValue {
    const shown = this.shown(value, label);
    this.used += shown.text.length + (shown.raw?.length ?? 0);
    return shown;
  }

  /** A value that was hidden on purpose; what its mask left of it is shown, "not set" too. */
  presentMasked(value: unknown): PanelValue {
    const { kind, ...shown } = this.present(value);
    return { kind: kind === 'none' ? 'none' : 'masked', ...shown };
  }

  /** Members of a set; those beyond the limit are only counted. */
  presentMembers(members: readonly unknown[]): PanelValue[] {
    const shown: PanelValue[] = [];
    while (shown.length < Math.min(members.length, this.current().members)) {
      shown.push(this.present(members[shown.length]));
    }
    const more = members.length - shown.length;
    return more > 0 ? [...shown, { kind: 'text', text: `and ${more} more` }] : shown;
  }

  private shown(value: unknown, label: string | undefined): PanelValue {
    if (typeof label === 'string' && label !== '') return this.labelled(label, value);
    if (value === null || value === undefined) return { kind: 'none', text: '' };
    if (typeof value === 'string') return isTimestamp(value) ? date(value) : this.text(value);
    if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
    if (typeof value !== 'object') return { kind: 'number', text: String(value) };
    if (value instanceof Date) return this.shown(value.toJSON(), undefined);
    return isReference(value) ? this.reference(value) : this.json(value);
  }

  private text(text: string): PanelValue {
    const limit = this.current().value;
    const shown = shownText(text, limit);
    return text.length > limit
      ? { kind: 'text', text: shown, fullLength: text.length }
      : { kind: 'text', text: shown };
  }

  private labelled(label: string, value: unknown): PanelValue {
    const shown = this.text(label);
    if (value === null || value === undefined || value === label) return shown;
    return { ...shown, raw: this.raw(value) };
  }

  private reference(reference: Reference): PanelValue {
    const { type, id, label } = reference;
    return this.labelled(label || `${readableName(type)} ${beginningOf(id, this.limits.raw)}`, id);
  }

  private raw(value: unknown): string {
    const { raw } = this.limits;
    if (typeof value === 'string') return shortText(value, raw);
    const { text } = jsonBeginning(value, { limit: raw + 1, counted: raw, indent: 0 });
    return shortText(text, raw);
  }

  private json(value: object): PanelValue {
    const { value: limit, counted } = this.current();
    const { text, length } = this.jsonText(value, { limit, counted });
    const shown = shownText(text, limit);
    return length > limit
      ? { kind: 'json', text: shown, fullLength: length }
      : { kind: 'json', text: shown };
  }

  private jsonText(value: object, extent: { limit: number; counted: number }): JsonBeginning {
    const { indent } = this.limits;
    if (indent === 0) return jsonBeginning(value, { ...extent, indent });
    const line = jsonBeginning(value, { limit: ONE_LINE, counted: ONE_LINE, indent: 0 });
    return line.length <= ONE_LINE ? line : jsonBeginning(value, { ...extent, indent });
  }

  private current(): ValueLimits['beyond'] {
    return this.used < this.limits.total ? this.limits : this.limits.beyond;
  }
}

interface Reference {
  type: string;
  id: string;
  label?: string;
}

function isReference(value: object): value is Reference {
  if (!isJsonObject(value) || typeof value.type !== 'string' || typeof value.id !== 'string') {
    return false;
  }
  if (value.label !== undefined && typeof value.label !== 'string') return false;
  return Object.keys(value).every((key) => key === 'type' || key === 'id' || key === 'label');
}

function isTimestamp(text: string): boolean {
  return (
    text.length <= LONGEST_TIMESTAMP && TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text))
  );
}

function date(text: string): PanelValue {
  return { kind: 'date', text };
}
