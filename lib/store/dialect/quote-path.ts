/** Quotes each part of a dotted name; a quote character inside a part is doubled. */
export function quotePath(path: string, quote: string): string {
  return path
    .split('.')
    .map((part) => quote + part.replaceAll(quote, quote + quote) + quote)
    .join('.');
}
