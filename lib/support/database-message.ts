/** A quoted name of the schema, not a value. */
const QUOTED_NAME =
  /\b(?:key|column|table|constraint|index|field|relation|type|schema|database|function) (?:'[^']*'|"[^"]*")/g;
const DUPLICATE_ENTRY = /Duplicate entry '[\s\S]*' for key/;

/** True for the errors of TypeORM's queries and of the drivers below it. */
export function isDatabaseError(error: object): boolean {
  return 'driverError' in error || 'sqlMessage' in error || 'sqlState' in error;
}

/**
 * A database's message without the values it quotes: cut off at the first
 * quotation that is not the name of a key, column, table or the like. What a
 * value is and where it ends cannot be told where it holds quotes itself.
 */
export function withoutValues(message: string): string {
  const text = message.replace(DUPLICATE_ENTRY, 'Duplicate entry for key');
  const names = [...text.matchAll(QUOTED_NAME)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  for (let at = 0; at < text.length; at++) {
    const quote = text[at];
    if (quote !== "'" && quote !== '"') continue;
    const name = names.find(({ start, end }) => start <= at && at < end);
    if (name === undefined) return `${text.slice(0, at).trimEnd()} …`;
    at = name.end;
  }
  return text;
}
