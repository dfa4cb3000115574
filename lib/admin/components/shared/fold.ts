import { beginningOf } from '../../text-beginning.js';

/** A longer text is shown by its beginning, with a button for the rest. */
const FOLD_AT = 600;
const FOLD_AT_LINES = 12;
const HEAD = 400;
const HEAD_LINES = 8;

/** Beginning of a long text, `undefined` if the text is short enough to be shown as it is. */
export function foldedText(text: string): string | undefined {
  const fits = text.length <= FOLD_AT && lineEnd(text, FOLD_AT_LINES) === undefined;
  if (fits) return undefined;
  return `${beginningOf(text, Math.min(HEAD, lineEnd(text, HEAD_LINES) ?? HEAD))}…`;
}

/** Where the given line ends, `undefined` if there are no lines after it. */
function lineEnd(text: string, line: number): number | undefined {
  let end = -1;
  for (let count = 0; count < line; count += 1) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) return undefined;
  }
  return end;
}
