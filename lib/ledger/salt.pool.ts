import { randomFillSync } from 'node:crypto';

const SALT_BYTES = 16;
const SALTS_PER_DRAW = 256;

/**
 * Salts of 16 random bytes. The system's generator is asked for many at once: asking for
 * each would be the most expensive part of hashing an event.
 */
export class SaltPool {
  private bytes = new Uint8Array(0);
  private used = 0;

  /** A salt that is given to nobody else. */
  draw(): Uint8Array {
    if (this.used >= this.bytes.length) {
      this.bytes = randomFillSync(new Uint8Array(SALT_BYTES * SALTS_PER_DRAW));
      this.used = 0;
    }
    this.used += SALT_BYTES;
    return this.bytes.subarray(this.used - SALT_BYTES, this.used);
  }
}
