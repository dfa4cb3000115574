/**
 * An id of the host's as text: strings, numbers and bigints as they read, bytes and
 * MongoDB object ids in hex. Undefined for everything else, whose `toString` is not to be trusted.
 */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const toHexString = (value as { toHexString?: unknown } | null | undefined)?.toHexString;
  if (typeof toHexString !== 'function') return undefined;
  const hex: unknown = toHexString.call(value);
  return typeof hex === 'string' ? hex : undefined;
}
