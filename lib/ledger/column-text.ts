/** What not every database takes in a text column: NUL, and half of a surrogate pair. */
const UNSTORABLE = /\p{Surrogate}|\0/u;
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE, 'gu');

/** True if every database takes the text as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

/** The text as a column of this many characters takes it. */
export function columnText(text: string, length: number): string {
  return text.slice(0, length).replace(EVERY_UNSTORABLE, '\uFFFD');
}
