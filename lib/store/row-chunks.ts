/** Keeps a statement well below MySQL's default `max_allowed_packet` (16 MiB), counted in characters. */
const MAX_STATEMENT_CHARACTERS = 2_000_000;

/** Rows by what goes into one statement: by number and by size. A row of any size is given one. */
export function* rowChunks<Row extends readonly unknown[]>(
  rows: Iterable<Row>,
  most: number,
): Generator<Row[]> {
  let chunk: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    const size = sizeOf(row);
    const isFull = chunk.length === most || characters + size > MAX_STATEMENT_CHARACTERS;
    if (isFull && chunk.length > 0) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(row);
    characters += size;
  }
  if (chunk.length > 0) yield chunk;
}

function sizeOf(row: readonly unknown[]): number {
  let size = 0;
  for (const value of row) {
    if (typeof value === 'string' || value instanceof Uint8Array) size += value.length;
  }
  return size;
}
