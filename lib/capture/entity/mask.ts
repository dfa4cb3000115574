import type { MaskStrategy } from '../../decorators/audit-metadata.js';
import { toJsonValue } from '../../event/json-value.js';
import { sha256Hex } from '../../support/hash.js';

/** Length of the `hash` mask's digest in hex characters: enough to tell values apart, too short to prove one. */
const DIGEST_LENGTH = 16;

/** The shown form of a hidden value; null stays null, so that "was not set" is still seen. */
export function maskValue(value: unknown, strategy: MaskStrategy, replacement: string): unknown {
  if (value === null || value === undefined) return null;
  if (typeof strategy === 'function') return callStrategy(strategy, value, replacement);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (strategy) {
    case 'hash':
      return `sha256:${sha256Hex(text).slice(0, DIGEST_LENGTH)}`;
    case 'last4':
      // A short value would be shown whole.
      return text.length > 8 ? `••••${text.slice(-4)}` : replacement;
    case 'redact':
      return replacement;
  }
}

/** The host's write must not fail over its mask, nor the value be seen for it. */
function callStrategy(
  strategy: (value: unknown) => unknown,
  value: unknown,
  replacement: string,
): unknown {
  try {
    return toJsonValue(strategy(value)) ?? null;
  } catch {
    return replacement;
  }
}
