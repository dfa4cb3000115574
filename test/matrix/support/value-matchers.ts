import { createHash } from 'node:crypto';

/** A decimal, in whatever form the driver gives it. */
export function numeric(value: number): unknown {
  return {
    asymmetricMatch: (found: unknown) =>
      (typeof found === 'string' || typeof found === 'number') && Number(found) === value,
    toString: () => 'numeric',
    toAsymmetricMatcher: () => `numeric<${value}>`,
  };
}

/** How bytes are recorded. */
export function digest(text: string): { bytes: number; sha256: string } {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { bytes: Buffer.byteLength(text), sha256 };
}
