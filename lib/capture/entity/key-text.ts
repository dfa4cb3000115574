/** A key's value as events show it. */
export function keyText(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A key of several columns as one text that no other key has. */
export const keyOfValues = (values: readonly unknown[]): string => values.map(keyText).join('\0');
