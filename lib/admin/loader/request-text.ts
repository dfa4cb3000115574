const MAX_LENGTH = 200;

/** A text that a request brought along, cut; undefined for whatever else somebody has sent. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, MAX_LENGTH) : undefined;
}
