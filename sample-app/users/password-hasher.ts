import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's defaults (19 MiB, two passes). */
@Injectable()
export class PasswordHasher {
  private readonly decoy = hash('no password has this hash');

  hash(password: string): Promise<string> {
    return hash(password);
  }

  /** Takes as long for an unknown user as for a known one, so that time does not tell who exists. */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.decoy), password);
    return passwordHash !== undefined && matches;
  }
}
