import { beginningOf } from '../text-beginning.js';

/** Deeper levels are not written, so that no value exhausts the stack. */
const MAX_DEPTH = 100;
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Surrogate}]/u;

/** How much of a JSON text is wanted. */
export interface JsonExtent {
  /** Longest text, in UTF-16 units. */
  limit: number;
  /** Beyond `limit` the text is only counted, up to about here. */
  counted: number;
  /** Spaces per level; 0 writes one line. */
  indent: number;
}

/** The beginning of a JSON text. */
export interface JsonBeginning {
  text: string;
  /** Length of the whole text; once past `counted`, at least this. */
  length: number;
}

/**
 * The JSON text of a value as `JSON.stringify` writes it, as far as it is wanted: a megabyte
 * is not written for the sake of its first line. Dates are ISO strings, a bigint is a text,
 * and what lies deeper than 100 levels reads "[too deep]".
 */
export function jsonBeginning(value: unknown, extent: JsonExtent): JsonBeginning {
  const writer = new JsonWriter(extent);
  writer.value(value, 0);
  return writer.result();
}

class JsonWriter {
  private text = '';
  private length = 0;

  constructor(private readonly extent: JsonExtent) {}

  result(): JsonBeginning {
    return { text: beginningOf(this.text, this.extent.limit), length: this.length };
  }

  value(value: unknown, depth: number): void {
    if (typeof value === 'string') this.string(value);
    else if (typeof value === 'bigint') this.write(`"${value}"`);
    else if (value instanceof Date) this.write(JSON.stringify(value));
    else if (typeof value !== 'object' || value === null) {
      this.write(JSON.stringify(value) ?? 'null');
    } else if (depth >= MAX_DEPTH) this.write('"[too deep]"');
    else if (Array.isArray(value)) this.array(value, depth);
    else this.object(value, depth);
  }

  private array(members: readonly unknown[], depth: number): void {
    if (members.length === 0) return this.write('[]');
    const lineBreak = this.lineBreak(depth + 1);
    for (const [index, member] of members.entries()) {
      if (this.isDone()) return;
      this.write((index === 0 ? '[' : ',') + lineBreak);
      this.value(member, depth + 1);
    }
    this.write(`${this.lineBreak(depth)}]`);
  }

  private object(value: object, depth: number): void {
    const lineBreak = this.lineBreak(depth + 1);
    let isEmpty = true;
    for (const key of Object.keys(value)) {
      if (this.isDone()) return;
      const member: unknown = value[key as keyof typeof value];
      if (isLeftOut(member)) continue;
      this.write((isEmpty ? '{' : ',') + lineBreak);
      isEmpty = false;
      this.string(key);
      this.write(this.extent.indent > 0 ? ': ' : ':');
      this.value(member, depth + 1);
    }
    this.write(isEmpty ? '{}' : `${this.lineBreak(depth)}}`);
  }

  private string(text: string): void {
    const room = this.extent.limit - this.text.length;
    if (text.length <= room) return this.write(JSON.stringify(text));
    const start = this.length;
    if (room > 0) this.write(JSON.stringify(beginningOf(text, room)).slice(0, -1));
    this.length = start + this.stringLength(text);
  }

  private stringLength(text: string): number {
    const plain = text.length + 2;
    const isExact = this.length + plain <= this.extent.counted;
    return isExact && NEEDS_ESCAPE.test(text) ? JSON.stringify(text).length : plain;
  }

  private write(part: string): void {
    this.length += part.length;
    if (this.text.length < this.extent.limit) this.text += part;
  }

  private isDone(): boolean {
    return this.length > this.extent.counted;
  }

  private lineBreak(depth: number): string {
    return this.extent.indent === 0 ? '' : `\n${' '.repeat(depth * this.extent.indent)}`;
  }
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}
