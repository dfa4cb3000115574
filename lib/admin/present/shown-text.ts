import { beginningOf } from '../text-beginning.js';

/** Control characters but for tab and newline, and halves of surrogate pairs. */
const UNSEEN = /[^\P{Cc}\t\n]|\p{Surrogate}/gu;
/** Where Unicode's pictures of control characters begin: ␀, ␁ … */
const CONTROL_PICTURES = 0x2400;
const DELETE = 0x7f;
const PICTURE_OF_DELETE = '␡';
const REPLACEMENT = '\uFFFD';

/**
 * A text as a page may show it: control characters become visible (`␀`), a carriage return
 * before a newline goes, all else stays as it is.
 *
 * @param limit longest result in UTF-16 units; a surrogate pair is not cut in two.
 */
export function shownText(text: string, limit: number): string {
  return beginningOf(text, limit).replaceAll('\r\n', '\n').replace(UNSEEN, picture);
}

/**
 * Like {@link shownText}, with an ellipsis in place of what was cut off. What should be a
 * text and is none, in a row that something else has written, is shown as one.
 */
export function shortText(value: unknown, limit: number): string {
  const text = textOf(value);
  return text.length <= limit ? shownText(text, limit) : `${shownText(text, limit - 1)}…`;
}

/** A scalar as a text; empty for all else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
  return code === DELETE ? PICTURE_OF_DELETE : REPLACEMENT;
}
